// Plain text inside a Terraform configuration, where ${ and %{ would begin a template.

/** Text that Terraform takes literally. */
export function literal(text: string): string {
  return text.replace(/\$\{/g, () => "$${").replace(/%\{/g, () => "%%{");
}

/** The text that Terraform takes from a literal one. */
export function withoutEscapes(text: string): string {
  return text.replace(/\$\$\{/g, () => "${").replace(/%%\{/g, () => "%{");
}
