import { audioFileId, type AudioFile } from "../../src/contact-center";
import { organizationId, scriptedContactCenter, type Received, type Reply } from "./scripted-server";

const scripted = scriptedContactCenter();
const id = audioFileId("0b1f4c6e-93c7-4c5e-8d0a-2f5b7d1e9a34");
const music = { noun: "music on hold", name: "wait.wav" };
const info = { name: "wait.wav", contentType: "AUDIO_WAV" };
const sound = Uint8Array.from([0x52, 0x49, 0x46, 0x46, 0, 255, 128]);
const stored = { ...info, id, version: 1, blobId: "audio-file_1", links: [] };

const script = ({ method }: Received): Reply => ({ status: method === "POST" ? 201 : 200, json: stored });

function parts({ headers, body }: Received): Record<string, { head: string; content: string }> {
  const boundary = /boundary=(.+)$/.exec(headers["content-type"] ?? "")?.[1] ?? "none";
  const pieces = body.split(`--${boundary}`).slice(1, -1);
  return Object.fromEntries(
    pieces.map((piece) => {
      const [head = "", ...content] = piece.slice(2, -2).split("\r\n\r\n");
      return [/name="([^"]+)"/.exec(head)?.[1] ?? "", { head, content: content.join("\r\n\r\n") }];
    }),
  );
}

test("sound and description travel as multipart, the description with its own content type", async () => {
  const center = scripted.open(script);
  expect(await center.audioFiles.create(info, sound, music)).toMatchObject({ id, blobId: "audio-file_1" });
  const [request] = scripted.server.requests;
  expect(request?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(Number(request?.headers["content-length"])).toBe(request?.body.length);
  const { audioFileInfo, audioFile } = parts(request as Received);
  expect(audioFileInfo?.head).toContain("Content-Type: application/json");
  expect(JSON.parse(audioFileInfo?.content ?? "")).toEqual(info);
  expect(audioFile?.head).toContain('filename="wait.wav"');
  expect(audioFile?.head).toContain("Content-Type: audio/wav");
  expect(Buffer.from(audioFile?.content ?? "", "latin1")).toEqual(Buffer.from(sound));
});

test("an update starts from the file as read, for the API wants its blobId again, and clears the description", async () => {
  const center = scripted.open(() => ({ status: 200, json: { ...stored, futureKey: 1 } }));
  const current = { ...stored, description: "old", futureKey: 1 } as unknown as AudioFile;
  await center.audioFiles.update(current, info, sound, music);
  const [request] = scripted.server.requests;
  expect(request?.method).toBe("PUT");
  expect(JSON.parse(parts(request as Received).audioFileInfo?.content ?? "")).toEqual({
    ...info,
    id,
    version: 1,
    blobId: "audio-file_1",
    futureKey: 1,
  });
});

test("a new description alone goes by PATCH, without the sound", async () => {
  const center = scripted.open(() => ({ status: 200, json: { ...stored, description: "new" } }));
  await center.audioFiles.describe(id, "new", music);
  const [request] = scripted.server.requests;
  expect(request).toMatchObject({
    method: "PATCH",
    path: `/organization/${organizationId}/audio-file/${id}`,
  });
  expect(JSON.parse(request?.body ?? "")).toEqual({ description: "new" });
});

test("the sound is downloaded as bytes, or not at all where the API does not give it out", async () => {
  const center = scripted.open(() => ({ status: 200, text: "RIFF" }));
  expect(Buffer.from((await center.audioFiles.blob("audio-file_1", music)) ?? []).toString()).toBe("RIFF");
  const without = scripted.open(() => ({ status: 404, text: "" }));
  expect(await without.audioFiles.blob("audio-file_1", music)).toBeUndefined();
});
