// Parses the text of a JSON string as Terraform does: a template, in which `${...}` holds an expression.
// Which `$` and `%` are escapes was compared with Terraform 1.11.4: in a run of them before `{` the last two
// are the escape, so `$$${` stands for `$${`.

import { isSafeNumber } from "lossless-json";
import type { AttributePath, Expression, PathStep } from "./expression";

/** What a template may refer to, and where it stands. */
export interface TemplateScope {
  /** Where the text stands, for messages. */
  readonly place: string;
  /** The expression of a local; throws a TemplateError when there is none. */
  readonly local: (name: string) => Expression;
  /** Whether `self` means something here (inside a provisioner). */
  readonly self: boolean;
}

/** Why a text is not understood; the caller knows where it stands. */
export class TemplateError extends Error {
  /** Whether Terraform would understand it. */
  readonly terraformUnderstands: boolean;

  constructor(message: string, terraformUnderstands: boolean) {
    super(message);
    this.name = "TemplateError";
    this.terraformUnderstands = terraformUnderstands;
  }
}

/** Parses a JSON string's text. Throws a TemplateError. */
export function parseTemplate(text: string, scope: TemplateScope): Expression {
  return new TemplateParser(text, scope).whole();
}

/** The text that, parsed as a template, gives `text` back. */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** Parses the bare reference of a `depends_on` or `ignore_changes`, with or without `${}` around it. */
export function parseTraversal(text: string): AttributePath {
  const bare = /^\$\{(.*)\}$/s.exec(text)?.[1] ?? text;
  return new TemplateParser(bare, { place: "", local: noLocals, self: false }).wholeTraversal();
}

function noLocals(name: string): never {
  throw new TemplateError(`it refers to local.${name}, but only names of objects can stand here`, false);
}

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const numeral = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const blank = /(?:\s|#[^\n]*(?:\n|$)|\/\/[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*/y;
const operator = /==|!=|<=|>=|&&|\|\||[-+*/%<>?!]/y;

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

const foreignRoots: Readonly<Record<string, string>> = {
  var: "a variable",
  module: "a module",
  each: "for_each",
  count: "count",
  terraform: "Terraform's own settings",
};

class TemplateParser {
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly scope: TemplateScope,
  ) {}

  whole(): Expression {
    return this.template(false);
  }

  wholeTraversal(): AttributePath {
    this.skipBlank();
    const path = [this.identifier("a name"), ...this.steps()];
    this.skipBlank();
    if (this.position < this.text.length) this.wrong(`"${this.rest()}" cannot follow a name here`);
    return path;
  }

  /** Text and interpolations up to the end, or in a quoted text up to its closing quote. */
  private template(quoted: boolean): Expression {
    const parts: Expression[] = [];
    let literal = "";
    const endLiteral = () => {
      if (literal !== "") parts.push({ kind: "literal", value: literal });
      literal = "";
    };
    while (!this.templateEnds(quoted)) {
      const run = this.introducer();
      if (run.length === 1) {
        endLiteral();
        parts.push(this.interpolation(run));
      } else if (run.length > 1) {
        literal += `${run.slice(1)}{`;
        this.position += run.length + 1;
      } else {
        literal += quoted ? this.quotedCharacter() : this.character();
      }
    }
    endLiteral();
    const [first] = parts;
    if (first === undefined) return { kind: "literal", value: "" };
    if (parts.length === 1) return first;
    return { kind: "text", parts, place: this.scope.place };
  }

  private templateEnds(quoted: boolean): boolean {
    if (this.position < this.text.length) return quoted && this.text[this.position] === '"';
    return quoted ? this.wrong("a quoted text has no closing quote") : true;
  }

  /** The run of `$` or of `%` before a `{` here, or "". */
  private introducer(): string {
    return this.match(/(\$+|%+)(?=\{)/y) ?? "";
  }

  private interpolation(sign: string): Expression {
    if (sign === "%") this.unsupported("it holds a template directive (%{...})");
    this.position += 2;
    if (this.text[this.position] === "~") this.unsupported("it strips white space (${~)");
    const expression = this.expression();
    if (this.text[this.position] === "~") this.unsupported("it strips white space (~})");
    this.expect("}");
    return expression;
  }

  private character(): string {
    const run = this.match(/\$+|%+|[^$%]+/y) ?? "";
    this.position += run.length;
    return run;
  }

  private quotedCharacter(): string {
    if (this.text[this.position] === "\\") return this.escape();
    if (this.text[this.position] === "\n") this.wrong("a quoted text goes over the end of its line");
    const run = this.match(/\$+|%+|[^$%"\\\n]+/y) ?? "";
    this.position += run.length;
    return run;
  }

  private escape(): string {
    const code = this.match(/\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}/y);
    if (code !== undefined) {
      this.position += code.length;
      const point = Number.parseInt(code.slice(2), 16);
      return point > 0x10ffff
        ? this.wrong(`${code} is not a Unicode character`)
        : String.fromCodePoint(point);
    }
    const character = this.text[this.position + 1] ?? "";
    const meaning = escapes[character];
    if (meaning === undefined) this.wrong(`"\\${character}" is not an escape of a quoted text`);
    this.position += 2;
    return meaning;
  }

  private expression(): Expression {
    this.skipBlank();
    const start = this.position;
    const expression = this.accessed(this.operand(start), start);
    this.skipBlank();
    const sign = this.match(operator);
    if (sign !== undefined) this.unsupported(`it uses the operator ${sign}`);
    return expression;
  }

  private operand(start: number): Expression {
    const next = this.text[this.position];
    if (next === undefined) this.wrong("an expression is not finished");
    if (next === '"') return this.quoted();
    if (next === "[") return this.list();
    if (next === "{") return this.object();
    if (next === "(") return this.parenthesis();
    if (next === "-" || /\d/.test(next)) return this.number();
    if (next === "!") this.unsupported("it uses the operator !");
    if (this.text.startsWith("<<", start)) this.unsupported("it holds a heredoc");
    return this.named(start);
  }

  private quoted(): Expression {
    this.expect('"');
    const inner = this.template(true);
    this.expect('"');
    return inner;
  }

  private list(): Expression {
    this.expect("[");
    this.refuseFor();
    const items: Expression[] = [];
    while (!this.taken("]")) {
      items.push(this.expression());
      if (!this.taken(",") && !this.at("]")) this.wrong('a list misses its "]"');
    }
    return { kind: "list", items };
  }

  private object(): Expression {
    this.expect("{");
    this.refuseFor();
    const entries: [string, Expression][] = [];
    while (!this.taken("}")) {
      const key = this.objectKey();
      if (!this.taken("=") && !this.taken(":")) this.wrong(`"${key}" misses its "="`);
      entries.push([key, this.expression()]);
      if (!this.taken(",") && !this.at("}") && !this.onNewLine()) this.wrong('an object misses its "}"');
    }
    return { kind: "object", entries: Object.fromEntries(entries) };
  }

  private objectKey(): string {
    if (!this.at('"')) return this.at("(") ? this.unsupported("a key is computed") : this.identifier("a key");
    const key = this.quoted();
    return key.kind === "literal" ? String(key.value) : this.unsupported("a key is computed");
  }

  private refuseFor(): void {
    this.skipBlank();
    if (this.match(/for\b/y) !== undefined) this.unsupported("it holds a for expression");
  }

  private parenthesis(): Expression {
    this.expect("(");
    const inner = this.expression();
    this.skipBlank();
    this.expect(")");
    return inner;
  }

  private number(): Expression {
    const sign = this.text[this.position] === "-" ? "-" : "";
    this.position += sign.length;
    const digits = this.match(numeral);
    if (digits === undefined) this.unsupported("it uses the operator -");
    this.position += digits.length;
    return { kind: "literal", value: exactNumber(sign + digits) };
  }

  private named(start: number): Expression {
    const name = this.identifier("a value");
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    this.refuseCall(name);
    return this.traversal(name, this.steps(), start);
  }

  private refuseCall(name: string): void {
    const call = this.match(/(?:::[\w:-]+)?\s*\(/y);
    if (call !== undefined) this.unsupported(`it calls the function ${name}${call.slice(0, -1).trim()}`);
  }

  private traversal(root: string, path: PathStep[], start: number): Expression {
    const { place } = this.scope;
    const text = this.text.slice(start, this.position);
    if (root === "self") return this.selfReference(path, text);
    if (root === "path") return this.pathOfModule(path, text);
    const foreign = foreignRoots[root];
    if (foreign !== undefined) this.unsupported(`${text} refers to ${foreign}`);
    if (root === "local") {
      const [name, ...rest] = path;
      if (typeof name !== "string") this.wrong(`${text} names no local`);
      return access(this.scope.local(name), rest, text, place);
    }
    const [type, ...after] = root === "data" ? path : [root, ...path];
    const [name, ...rest] = after;
    if (typeof type !== "string" || typeof name !== "string") {
      this.wrong(`${text} is not a reference: it takes a type and a name, as in wxcc_channel.sales.id`);
    }
    const address = `${root === "data" ? "data." : ""}${type}.${name}`;
    return { kind: "reference", address, path: rest, text, place };
  }

  private selfReference(path: PathStep[], text: string): Expression {
    if (!this.scope.self) this.wrong("self has a meaning inside a provisioner only");
    return { kind: "reference", address: "self", path, text, place: this.scope.place };
  }

  private pathOfModule(path: PathStep[], text: string): Expression {
    // Terraform gives "." for both as long as there is one module.
    const known = path.length === 1 && (path[0] === "module" || path[0] === "root");
    return known ? { kind: "literal", value: "." } : this.unsupported(`${text} is not path.module`);
  }

  /** Steps after something that is no reference, as in `["a"][0]`. */
  private accessed(source: Expression, start: number): Expression {
    const path = this.steps();
    return access(source, path, this.text.slice(start, this.position), this.scope.place);
  }

  private steps(): PathStep[] {
    const path: PathStep[] = [];
    for (;;) {
      if (this.match(/\.\*|\[\s*\*/y) !== undefined) this.unsupported("it uses a splat (*)");
      if (this.match(/\./y) !== undefined) path.push(this.attributeStep());
      else if (this.match(/\[/y) !== undefined) path.push(this.indexStep());
      else return path;
    }
  }

  private attributeStep(): PathStep {
    this.position += 1;
    const index = this.match(/\d+/y);
    if (index === undefined) return this.identifier("a name after the point");
    this.position += index.length;
    return Number(index);
  }

  private indexStep(): PathStep {
    this.expect("[");
    const index = this.expression();
    this.skipBlank();
    this.expect("]");
    if (index.kind !== "literal") this.unsupported("an index is computed");
    const { value } = index;
    if (typeof value === "string" || (Number.isInteger(value) && Number(value) >= 0)) {
      return value as PathStep;
    }
    return this.wrong(`${String(value)} is no index`);
  }

  private identifier(wanted: string): string {
    this.skipBlank();
    const name = this.match(identifier);
    if (name === undefined) this.wrong(`${wanted} was expected before "${this.rest()}"`);
    this.position += name.length;
    return name;
  }

  private skipBlank(): void {
    this.position += this.match(blank)?.length ?? 0;
  }

  private onNewLine(): boolean {
    return /\n\s*$/.test(this.text.slice(0, this.position));
  }

  private at(sign: string): boolean {
    this.skipBlank();
    return this.text.startsWith(sign, this.position);
  }

  private taken(sign: string): boolean {
    if (!this.at(sign)) return false;
    this.position += sign.length;
    return true;
  }

  private expect(sign: string): void {
    if (!this.text.startsWith(sign, this.position)) {
      this.wrong(
        this.position < this.text.length
          ? `"${this.rest()}" stands where "${sign}" is due`
          : `"${sign}" is missing at its end`,
      );
    }
    this.position += sign.length;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text)?.[0];
  }

  private rest(): string {
    const rest = this.text.slice(this.position);
    return rest.length > 30 ? `${rest.slice(0, 30)}...` : rest;
  }

  private wrong(message: string): never {
    throw new TemplateError(message, false);
  }

  private unsupported(message: string): never {
    throw new TemplateError(message, true);
  }
}

/** A number of the configuration. Throws when JavaScript would lose digits of it. */
export function exactNumber(digits: string): number {
  if (isSafeNumber(digits)) return Number(digits);
  throw new TemplateError(`the number ${digits} has more digits than can be kept exactly`, true);
}

function access(source: Expression, path: AttributePath, text: string, place: string): Expression {
  if (path.length === 0) return source;
  if (source.kind === "reference") return { ...source, path: [...source.path, ...path] };
  return { kind: "access", source, path, text, place };
}
