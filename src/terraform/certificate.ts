// The plugin's own certificate for one run: self-signed, for localhost, made in a few milliseconds. Libraries for it
// cost 40 to 70 ms of every start, and Terraform starts a provider several times for each command.

import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Certificate {
  readonly keyPem: string;
  readonly certificatePem: string;
  readonly der: Buffer;
}

const hour = 3_600_000;

/** ECDSA on P-256; the subject alternative name is localhost, which Terraform asks for. */
export function makeCertificate(now: number = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const body = certificateBody(publicKey.export({ type: "spki", format: "der" }), now);
  const der = sequence(body, ecdsaWithSha256, bitString(sign("sha256", body, privateKey)));
  const keyPem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { keyPem, certificatePem: pem(der), der };
}

/** TBSCertificate of RFC 5280, version 3. */
function certificateBody(publicKey: Buffer, now: number): Buffer {
  const name = sequence(set(sequence(commonName, utf8("localhost"))));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and without a leading zero
  return sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    name,
    // A clock that is a little behind must not make the certificate one of the future.
    sequence(time(now - hour), time(now + 720 * hour)),
    name,
    publicKey,
    explicit(3, sequence(...extensions)),
  );
}

function element(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  return bytes < 0x100 ? Buffer.from([0x81, bytes]) : Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
}

function sequence(...contents: Buffer[]): Buffer {
  return element(0x30, ...contents);
}

function set(...contents: Buffer[]): Buffer {
  return element(0x31, ...contents);
}

function integer(bytes: Buffer): Buffer {
  return element(0x02, bytes);
}

function bitString(bytes: Buffer): Buffer {
  return element(0x03, Buffer.from([0]), bytes);
}

function octets(bytes: Buffer): Buffer {
  return element(0x04, bytes);
}

function utf8(text: string): Buffer {
  return element(0x0c, Buffer.from(text));
}

/** UTCTime, whose two-digit years serve until 2049. */
function time(milliseconds: number): Buffer {
  const [date = ""] = new Date(milliseconds).toISOString().split(".");
  return element(0x17, Buffer.from(`${date.replace(/[-:T]/g, "").slice(2)}Z`));
}

function explicit(number: number, content: Buffer): Buffer {
  return element(0xa0 | number, content);
}

function oid(hex: string): Buffer {
  return element(0x06, Buffer.from(hex, "hex"));
}

const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
const commonName = oid("550403");
const yes = element(0x01, Buffer.from([0xff]));

const extensions = [
  // basicConstraints: its own authority, since the client takes it for the root as well
  sequence(oid("551d13"), yes, octets(sequence(yes))),
  // keyUsage: digitalSignature, keyCertSign
  sequence(oid("551d0f"), yes, octets(Buffer.from([0x03, 0x02, 0x02, 0x84]))),
  // extKeyUsage: serverAuth, clientAuth
  sequence(oid("551d25"), octets(sequence(oid("2b06010505070301"), oid("2b06010505070302")))),
  // subjectAltName: DNS:localhost
  sequence(oid("551d11"), octets(sequence(element(0x82, Buffer.from("localhost"))))),
];

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
