declare module "@ahmadnassri/terraform-unidiff" {
  /** Throws when the document is not what its schema of a plan says. */
  export default function unidiff(plan: unknown): {
    readonly summary: { readonly create: number; readonly update: number; readonly delete: number };
    /** A diff of each object that changes, as text. */
    readonly patches: readonly string[];
  };
}
