// Parses the text of a JSON string as Terraform does: a template, in which `${...}` holds an expression.
// Which `$` and `%` are escapes was compared with Terraform 1.11.4: in a run of them before `{` the last two
// are the escape, so `$$${` stands for `$${`.

import { isSafeNumber } from "lossless-json";
import type { AttributePath, Expression, PathStep } from "./expression";
import {
  conditional,
  type Functions,
  itemAt,
  type LanguageFunction,
  languageFunctions,
  negative,
  not,
  operators,
  precedence,
} from "./functions";
import { didYouMean } from "./nearest";

/** What a template may refer to, and where it stands. */
export interface TemplateScope {
  /** Where the text stands, for messages. */
  readonly place: string;
  /** The expression of a local; throws a TemplateError when there is none. */
  readonly local: (name: string) => Expression;
  /** What `var.name` and `data.terraform_remote_state.name` stand for; throw a TemplateError when there is none. */
  readonly variable: (name: string) => Expression;
  readonly remoteState: (name: string) => Expression;
  /** Absolute path of the folder that relative paths start from. */
  readonly folder: string;
  /** Whether `self` means something here (inside a provisioner). */
  readonly self: boolean;
  /** The provider's functions, beside those of the language. */
  readonly functions: Functions;
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
  if (!text.includes("${") && !text.includes("%{")) return { kind: "literal", value: text.normalize() };
  return new TemplateParser(text, scope).whole();
}

/** The text that, parsed as a template, gives `text` back. */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/** Parses the bare reference of a `depends_on` or `ignore_changes`, with or without `${}` around it. */
export function parseTraversal(text: string): AttributePath {
  const bare = /^\$\{(.*)\}$/s.exec(text)?.[1] ?? text;
  return new TemplateParser(bare, constantScope("")).wholeTraversal();
}

/** A scope in which nothing can be referred to. */
export function constantScope(place: string): TemplateScope {
  const refuse = (name: string): never => {
    throw new TemplateError(`it refers to ${name}, but nothing can be referred to here`, false);
  };
  return {
    place,
    local: refuse,
    variable: refuse,
    remoteState: refuse,
    folder: "",
    self: false,
    functions: {},
  };
}

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
/** The same for nearly all names, at a tenth of the cost: 10,000 objects have many of them. */
const plainIdentifier = /[A-Za-z_][\w-]*(?![\w\u0080-\uffff-])/y;
const numeral = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const blank = /(?:\s|#[^\n]*(?:\n|$)|\/\/[^\n]*(?:\n|$)|\/\*[^]*?\*\/)*/y;
const operator = /==|!=|<=|>=|&&|\|\||[-+*%<>]|\/(?![/*])/y;

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

const foreignRoots: Readonly<Record<string, string>> = {
  module: "a module",
  each: "for_each",
  count: "count",
};

/** More than anybody writes, and far from where a recursion ends: of brackets and signs, and of operators in a row. */
const deepest = 400;
const longestChain = 1000;

class TemplateParser {
  private position = 0;
  private depth = 0;

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
      if (literal !== "") parts.push({ kind: "literal", value: literal.normalize() });
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
    return !this.next("$%") ? "" : (this.match(/(\$+|%+)(?=\{)/y) ?? "");
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
    return this.deeper(() => this.choice());
  }

  private deeper(parse: () => Expression): Expression {
    this.depth += 1;
    if (this.depth > deepest) this.wrong("it is nested too deep");
    const parsed = parse();
    this.depth -= 1;
    return parsed;
  }

  private choice(): Expression {
    const condition = this.operation(0);
    if (!this.taken("?")) return condition;
    const one = this.expression();
    if (!this.taken(":")) this.wrong('a condition misses its ":"');
    return this.call("?:", conditional, [condition, one, this.expression()]);
  }

  /** Operands joined by operators that bind as tightly as `level` says, or tighter. */
  private operation(level: number): Expression {
    let left = this.deeper(() => this.signed());
    for (let length = 0; ; length++) {
      if (length > longestChain) this.wrong(`it joins more than ${longestChain} values by operators`);
      const sign = this.operator();
      const tightness = precedence.findIndex((signs) => signs.includes(sign));
      if (tightness < level) return left;
      this.position += sign.length;
      const called = operators[sign];
      if (called === undefined) this.unsupported(`it uses the operator ${sign}`);
      left = this.call(sign, called, [left, this.operation(tightness + 1)]);
    }
  }

  /** The operator here, or "". */
  private operator(): string {
    this.skipBlank();
    return this.match(operator) ?? "";
  }

  private signed(): Expression {
    if (this.at("!=")) this.wrong('"!=" has nothing before it');
    if (this.taken("!")) return this.call("!", not, [this.deeper(() => this.signed())]);
    if (this.at("-") && this.match(/-\d/y) === undefined) {
      this.expect("-");
      return this.call("-", negative, [this.deeper(() => this.signed())]);
    }
    const start = this.position;
    return this.accessed(this.operand(start), start);
  }

  private call(
    name: string,
    called: LanguageFunction,
    args: readonly Expression[],
    spread = false,
  ): Expression {
    const { folder, place } = this.scope;
    return { kind: "call", name, called, args, spread, folder, place };
  }

  private operand(start: number): Expression {
    const next = this.text[this.position];
    if (next === undefined) this.wrong("an expression is not finished");
    if (next === '"') return this.quoted();
    if (next === "[") return this.list();
    if (next === "{") return this.object();
    if (next === "(") return this.parenthesis();
    if (next === "-" || /\d/.test(next)) return this.number();
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
      entries.push([key.normalize(), this.expression()]);
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
    if (digits === undefined) this.wrong("a number was expected");
    this.position += digits.length;
    return { kind: "literal", value: exactNumber(sign + digits) };
  }

  private named(start: number): Expression {
    const name = this.identifier("a value");
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    const called = this.next(".}") ? undefined : this.match(/(?:::[\w:-]+)?\s*\(/y);
    if (called !== undefined) {
      this.position += called.length;
      return this.functionCall(name + called.slice(0, -1).trim());
    }
    return this.traversal(name, this.steps(), start);
  }

  private functionCall(name: string): Expression {
    const { functions } = this.scope;
    const called = [languageFunctions, functions].find((known) => Object.hasOwn(known, name))?.[name];
    if (called === undefined) {
      const meant = didYouMean(name, [...Object.keys(languageFunctions), ...Object.keys(functions)]);
      this.unsupported(`it calls the function ${name}, which wxcc does not know.${meant}`);
    }
    const args: Expression[] = [];
    let spread = false;
    while (!this.taken(")")) {
      args.push(this.expression());
      spread = this.taken("...");
      if (!this.taken(",") && !this.at(")")) this.wrong(`the call of ${name} misses its ")"`);
      if (spread && !this.at(")")) this.wrong(`"..." is not at the end of the arguments of ${name}`);
    }
    if (!spread && (args.length < called.minimum || args.length > called.maximum)) {
      this.wrong(`it calls ${name} with ${args.length} argument${args.length === 1 ? "" : "s"}`);
    }
    if (spread && called.kind === "lazy") this.unsupported(`it calls ${name} with "..."`);
    return this.call(name, called, args, spread);
  }

  private traversal(root: string, path: PathStep[], start: number): Expression {
    const { place } = this.scope;
    const text = this.text.slice(start, this.position);
    if (root === "self") return this.selfReference(path, text);
    if (root === "path" || root === "terraform") return this.constantNamed(root, path, text);
    const foreign = foreignRoots[root];
    if (foreign !== undefined) this.unsupported(`${text} refers to ${foreign}`);
    if (root === "local") {
      const [name, ...rest] = path;
      if (typeof name !== "string") this.wrong(`${text} names no local`);
      return access(this.scope.local(name), rest, text, place);
    }
    if (root === "var") {
      const [name, ...rest] = path;
      if (typeof name !== "string") this.wrong(`${text} names no variable`);
      return given(this.scope.variable(name), rest, text, place);
    }
    if (root === "data" && path[0] === "terraform_remote_state") {
      const [, name, ...rest] = path;
      if (typeof name !== "string") this.wrong(`${text} names no terraform_remote_state`);
      return given(this.scope.remoteState(name), rest, text, place);
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

  /** What is the same all over a configuration. There is one module, for which Terraform says ".". */
  private constantNamed(root: string, path: PathStep[], text: string): Expression {
    const [name, ...rest] = path;
    const known: Readonly<Record<string, string>> =
      root === "path" ? { module: ".", root: ".", cwd: this.scope.folder } : { workspace: "default" }; // wxcc keeps one state for a configuration
    const value = typeof name === "string" && Object.hasOwn(known, name) ? known[name] : undefined;
    if (value === undefined || rest.length > 0) {
      this.wrong(
        `${text} is none of ${Object.keys(known)
          .map((one) => `${root}.${one}`)
          .join(", ")}`,
      );
    }
    return { kind: "literal", value };
  }

  /** Steps after something that is no reference, as in `["a"][0]`, and computed ones, as in `local.a[var.b]`. */
  private accessed(operand: Expression, start: number): Expression {
    let source = operand;
    for (let length = 0; ; length++) {
      if (length > longestChain) this.wrong(`it has more than ${longestChain} indexes in a row`);
      const path = this.steps();
      source = access(source, path, this.text.slice(start, this.position), this.scope.place);
      if (this.text[this.position] !== "[") return source;
      this.expect("[");
      const index = this.expression();
      this.skipBlank();
      this.expect("]");
      source = this.call("[]", itemAt, [source, index]);
    }
  }

  private steps(): PathStep[] {
    const path: PathStep[] = [];
    while (this.next(".[")) {
      if (this.match(/\.\*|\[\s*\*/y) !== undefined) this.unsupported("it uses a splat (*)");
      if (this.match(/\.(?!\.)/y) !== undefined) path.push(this.attributeStep());
      else {
        const index = this.text[this.position] === "[" ? this.indexStep() : undefined;
        if (index === undefined) return path;
        path.push(index);
      }
    }
    return path;
  }

  private attributeStep(): PathStep {
    this.position += 1;
    const index = this.match(/\d+/y);
    if (index === undefined) return this.identifier("a name after the point");
    this.position += index.length;
    return Number(index);
  }

  /** The index or key here when it is written out; undefined, and nothing taken, when it is computed. */
  private indexStep(): PathStep | undefined {
    const start = this.position;
    this.expect("[");
    const index = this.expression();
    this.skipBlank();
    this.expect("]");
    if (index.kind !== "literal") {
      this.position = start;
      return undefined;
    }
    const { value } = index;
    if (typeof value === "string" || (Number.isInteger(value) && Number(value) >= 0)) {
      return value as PathStep;
    }
    return this.wrong(`${String(value)} is no index`);
  }

  private identifier(wanted: string): string {
    this.skipBlank();
    const name = this.match(plainIdentifier) ?? this.match(identifier);
    if (name === undefined) this.wrong(`${wanted} was expected before "${this.rest()}"`);
    this.position += name.length;
    return name;
  }

  /** Whether one of these characters stands here. */
  private next(characters: string): boolean {
    const next = this.text[this.position];
    return next !== undefined && characters.includes(next);
  }

  private skipBlank(): void {
    if (this.next("}.")) return;
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

/** As a user wrote it here. */
function given(source: Expression, path: AttributePath, text: string, place: string): Expression {
  return source.kind === "given" ? { ...source, path, text, place } : source;
}

function access(source: Expression, path: AttributePath, text: string, place: string): Expression {
  if (path.length === 0) return source;
  if (source.kind === "reference") return { ...source, path: [...source.path, ...path] };
  if (source.kind === "given") return { ...source, path: [...source.path, ...path] };
  return { kind: "access", source, path, text, place };
}
