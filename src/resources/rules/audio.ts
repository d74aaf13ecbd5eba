// Music on hold: the name of an audio file, where its sound comes from, and whether that sound is a WAV.
import { createHash } from "node:crypto";
import { errorIn, type Problem, quoted, warningIn } from "./problem";
import { isAbsent, isGiven, isUnknown, type Maybe } from "./known";

export const longestAudioName = 80;
/** Bytes that may be written into a configuration itself; larger sounds come from a file. */
export const largestInlineSound = 256 * 1024;
/** Bytes above which a sound is suspicious. No limit is published; 5 MB is ten minutes of telephone sound. */
export const largeSound = 5 * 1024 * 1024;

/** Music on hold as its author wrote it. */
export interface AudioValues {
  readonly name?: Maybe<string>;
  readonly description?: Maybe<string>;
  /** `AUDIO_WAV` or `AUDIO_X_WAV`. */
  readonly contentType?: Maybe<string>;
  /** Path of a WAV file. */
  readonly source?: Maybe<string>;
  /** The WAV itself, base64. */
  readonly contentBase64?: Maybe<string>;
}

/** All rules that need no look at the file. A sound is wanted at create only: see `checkSoundGiven`. */
export function checkAudio(audio: AudioValues): Problem[] {
  return [
    ...checkAudioName(audio.name),
    ...checkAudioDescription(audio),
    ...checkContentType(audio),
    ...checkInlineSound(audio),
  ];
}

/** The WAV types among the API's content types (both observed live). */
export const audioContentTypes = ["AUDIO_WAV", "AUDIO_X_WAV"] as const;

function checkContentType({ name, contentType }: AudioValues): Problem[] {
  if (typeof contentType !== "string" || audioContentTypes.some((known) => known === contentType)) return [];
  return [
    errorIn(
      "contentType",
      `Content type ${quoted(contentType)} of ${theAudio(name)} is unknown`,
      "Write AUDIO_WAV or AUDIO_X_WAV, or leave it out to keep what is stored.",
    ),
  ];
}

/** The name under which the sound is stored. Flows refer to it by this name. */
export function checkAudioName(name: Maybe<string>): Problem[] {
  if (isUnknown(name) || name === null || name === undefined) return [];
  if (name.length > longestAudioName) {
    return [
      errorIn(
        "name",
        `Audio file name ${quoted(name)} is ${name.length} characters long`,
        `It may have ${longestAudioName}, the ending .wav included. Shorten it by ${name.length - longestAudioName}.`,
      ),
    ];
  }
  // Official contract of audio-file.name.
  if (!/^[a-zA-Z0-9._\-\s]*$/.test(name)) {
    return [
      errorIn(
        "name",
        `Audio file name ${quoted(name)} contains characters that the API refuses`,
        "It consists of letters, digits, dots, underscores, hyphens and blanks, such as hold-music.wav.",
      ),
    ];
  }
  if (!/[^\s]\.wav$/.test(name)) {
    return [
      errorIn(
        "name",
        `Audio file name ${quoted(name)} does not end in .wav`,
        "Only WAV files are taken: write a name such as hold-music.wav.",
      ),
    ];
  }
  return [];
}

function checkAudioDescription({ name, description }: AudioValues): Problem[] {
  if (!isGiven(description) || description.length <= 255) return [];
  return [
    errorIn(
      "description",
      `Description of ${theAudio(name)} is ${description.length} characters long`,
      `It may have 255. Shorten it by ${description.length - 255}.`,
    ),
  ];
}

function checkInlineSound({ name, source, contentBase64 }: AudioValues): Problem[] {
  if (isAbsent(contentBase64)) return [];
  if (!isAbsent(source)) {
    if (isUnknown(source) || isUnknown(contentBase64)) return [];
    return [
      errorIn(
        "contentBase64",
        `Sound of ${theAudio(name)} is given twice`,
        "Give a source file or base64 content, not both.",
      ),
    ];
  }
  if (!isGiven(contentBase64)) return [];
  const bytes = decodeBase64(contentBase64);
  if (bytes === undefined) {
    return [
      errorIn(
        "contentBase64",
        `Content of ${theAudio(name)} is not base64`,
        "Encode the WAV file, for example with filebase64(...).",
      ),
    ];
  }
  if (bytes.length > largestInlineSound) {
    return [
      errorIn(
        "contentBase64",
        `Content of ${theAudio(name)} is ${bytes.length} bytes long`,
        `Up to ${largestInlineSound} bytes may stand in a configuration. Give the file's path as source instead.`,
      ),
    ];
  }
  return checkWave(bytes, theAudio(name), "contentBase64");
}

/** A new audio file needs a sound. (An existing one may be managed without: then its sound is left alone.) */
export function checkSoundGiven({ name, source, contentBase64 }: AudioValues): Problem[] {
  if (!isAbsent(source) || !isAbsent(contentBase64)) return [];
  return [
    errorIn(
      "source",
      `${capital(theAudio(name))} has no sound`,
      "To create it, give the path of a WAV file as source, or base64 content.",
    ),
  ];
}

/** What the head of a WAV file says. */
export interface WaveFormat {
  /** 1 is PCM, 6 A-law, 7 u-law. */
  readonly encoding: number;
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly bitsPerSample: number;
}

/**
 * Whether bytes are a WAV file, and one that a telephone line plays well.
 *
 * @param label the sound in the user's words, e.g. `file "music/hold.wav"`
 */
export function checkWave(bytes: Uint8Array, label: string, attribute = "source"): Problem[] {
  const sound = capital(label);
  if (!isWave(bytes)) {
    return [
      errorIn(
        attribute,
        `${sound} is not a WAV file`,
        `${bytes.length === 0 ? "It is empty." : "It does not begin with a RIFF/WAVE head."} ` +
          "Convert the sound to WAV, 8 kHz, 8 bit, u-law.",
      ),
    ];
  }
  return [
    ...checkWaveFormat(readWaveFormat(bytes), sound, attribute),
    ...checkWaveSize(bytes.length, sound, attribute),
  ];
}

function checkWaveFormat(format: WaveFormat | undefined, sound: string, attribute: string): Problem[] {
  if (
    format !== undefined &&
    format.encoding === 7 &&
    format.sampleRate === 8000 &&
    format.bitsPerSample === 8
  )
    return [];
  const found = format === undefined ? "Its format cannot be read." : `It is ${inWords(format)}.`;
  // The vendor's support texts; whether the API checks it is unknown, so it is not refused here.
  return [
    warningIn(
      attribute,
      `${sound} is not an 8 kHz, 8 bit, u-law WAV`,
      `${found} Callers may hear noise or silence. Convert it to WAV, 8 kHz, 8 bit, u-law.`,
    ),
  ];
}

function checkWaveSize(size: number, sound: string, attribute: string): Problem[] {
  if (size <= largeSound) return [];
  return [
    warningIn(
      attribute,
      `${sound} is ${size} bytes long`,
      `That is more than ${largeSound} bytes (ten minutes of telephone sound) and may be refused. Shorten it.`,
    ),
  ];
}

function isWave(bytes: Uint8Array): boolean {
  return bytes.length >= 12 && ascii(bytes, 0) === "RIFF" && ascii(bytes, 8) === "WAVE";
}

/** The `fmt ` chunk of a RIFF/WAVE file, undefined when there is none or it is cut off. */
export function readWaveFormat(bytes: Uint8Array): WaveFormat | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 24 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    if (ascii(bytes, at) === "fmt ") {
      return {
        encoding: view.getUint16(at + 8, true),
        channels: view.getUint16(at + 10, true),
        sampleRate: view.getUint32(at + 12, true),
        bitsPerSample: view.getUint16(at + 22, true),
      };
    }
    at += 8 + size + (size % 2); // chunks are padded to an even length
  }
  return undefined;
}

function inWords({ encoding, channels, sampleRate, bitsPerSample }: WaveFormat): string {
  const encodings: Readonly<Record<number, string>> = {
    1: "PCM",
    3: "floating point",
    6: "A-law",
    7: "u-law",
  };
  const sides = channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`;
  return `${sampleRate / 1000} kHz, ${bitsPerSample} bit, ${encodings[encoding] ?? `encoding ${encoding}`}, ${sides}`;
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** SHA-256 in lower-case hex: the only sign of a changed sound, as the API's own mark of it does not change. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The bytes of a base64 text; undefined when it is none. Line breaks are skipped. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const letters = text.replace(/[\r\n]/g, "");
  if (letters.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(letters)) return undefined;
  return new Uint8Array(Buffer.from(letters, "base64"));
}

function theAudio(name: Maybe<string>): string {
  return isGiven(name) ? `music on hold ${quoted(name)}` : "this music on hold";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
