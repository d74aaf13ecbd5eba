// Plain text inside a Terraform configuration, where ${ and %{ would begin a template.

/** Text that Terraform takes literally. */
export function literal(text: string): string {
  return text.replace(/\$\{/g, () => "$${").replace(/%\{/g, () => "%%{");
}
