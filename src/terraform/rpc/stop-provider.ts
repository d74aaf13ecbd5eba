// Terraform wants to end. Calls under way are finished, since Terraform waits for them and half a change is worse than
// a late one; Terraform itself starts no new ones.

export async function stopProvider() {
  return { Error: "" };
}
