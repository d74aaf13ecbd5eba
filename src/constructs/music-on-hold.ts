// Music on hold from a WAV file that lies beside the program.
import { basename } from "node:path";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { checkAudio, checkWave } from "../resources/rules";
import { DataWxccMusicOnHold } from "./generated/data-wxcc-music-on-hold";
import { MusicOnHold as MusicOnHoldResource } from "./generated/music-on-hold";
import { absolutePath, checkMadeFromFile, readSourceFile } from "./source-file";
import { checkAtSynthesis, known } from "./synthesis-check";
import { checkWritten, construct, type Kinds, text } from "./written-types";

/** Music that a telephony channel can play: one of this stack, or one that exists already. */
export interface IMusicOnHold extends IConstruct {
  /** Id of the audio file, known after the apply. */
  readonly musicOnHoldId: string;
}

/** How music on hold is stored. */
export interface MusicOnHoldProps {
  /**
   * Name under which the sound is stored, ending in `.wav`. Flows refer to it by this name.
   *
   * @default - the name of the file
   */
  readonly name?: string;
  /**
   * Description, up to 255 characters.
   *
   * @default - none
   */
  readonly description?: string;
}

/** @internal */
export const musicKind = construct("MusicOnHold.fromFile(this, id, path)");

const kinds: Kinds<MusicOnHoldProps> = { name: text, description: text };

/**
 * Music on hold: a WAV file, 8 kHz, 8 bit, u-law, uploaded from a file beside the program. A changed file is
 * uploaded again.
 *
 * Music that is no longer needed is deleted after the channels have left it (create before destroy).
 *
 * @example
 *
 * const music = MusicOnHold.fromFile(this, "hold-music", path.join(__dirname, "music/hold.wav"));
 */
export class MusicOnHold extends Construct implements IMusicOnHold {
  /**
   * Music from a WAV file.
   *
   * @param scope where the music belongs
   * @param id id of the construct
   * @param path path of the WAV file; a relative one starts at the folder of `cdktf.json`
   * @param props name and description
   */
  public static fromFile(
    scope: Construct,
    id: string,
    path: string,
    props: MusicOnHoldProps = {},
  ): MusicOnHold {
    return new MusicOnHold(scope, id, path, props);
  }

  /**
   * Music that exists already and is not managed here.
   *
   * @param scope where the music belongs
   * @param id id of the construct
   * @param musicOnHoldId id of the audio file
   */
  public static fromMusicOnHoldId(scope: Construct, id: string, musicOnHoldId: string): IMusicOnHold {
    class ExistingMusic extends Construct implements IMusicOnHold {
      public readonly musicOnHoldId = musicOnHoldId;
    }
    return new ExistingMusic(scope, id);
  }

  /**
   * Music that exists already and is not managed here, by its name. It is looked up when the plan is made.
   *
   * @param scope where the look-up belongs
   * @param id id of the construct
   * @param name name of the audio file, ending in `.wav`
   */
  public static fromLookup(scope: Construct, id: string, name: string): IMusicOnHold {
    class FoundMusic extends Construct implements IMusicOnHold {
      public readonly musicOnHoldId = new DataWxccMusicOnHold(this, "Default", { name }).id;
    }
    return new FoundMusic(scope, id);
  }

  /** Id of the audio file, known after the apply. */
  public readonly musicOnHoldId: string;
  /** Name of the audio file, as flows refer to it. */
  public readonly musicOnHoldName: string;
  /** The Terraform resource, for everything that this construct does not offer. */
  public readonly resource: MusicOnHoldResource;

  private constructor(scope: Construct, id: string, path: string, props: MusicOnHoldProps) {
    checkMadeFromFile(scope, id, "MusicOnHold", path);
    checkWritten(scope, id, props, kinds);
    const bytes = readSourceFile(scope, id, "Music file", path);
    super(scope, id);
    const name = props.name ?? basename(path);
    checkAtSynthesis(this, () => [
      ...checkAudio({ name: known(this.resource.nameInput), description: known(props.description) }),
      ...checkWave(bytes, `music file ${JSON.stringify(path)}`),
    ]);
    const asset = new TerraformAsset(this, "file", { path: absolutePath(path), type: AssetType.FILE });
    this.resource = new MusicOnHoldResource(this, "Default", {
      name,
      description: props.description,
      source: asset.path,
      lifecycle: { createBeforeDestroy: true },
    });
    this.musicOnHoldId = this.resource.id;
    this.musicOnHoldName = this.resource.name;
  }
}
