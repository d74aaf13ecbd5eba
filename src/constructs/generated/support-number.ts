// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface SupportNumberConfig extends cdktf.TerraformMetaArguments {
  /**
  * The number in E.164, for example `+14085550101`. It must exist in Webex Calling. Other digits replace the mapping.
  */
  readonly number: string;
  /**
  * Channel the number leads to: an inbound telephony channel, or the system's transfer channel. Another channel is an update in place.
  */
  readonly channelId: string;
  /**
  * Webex Calling location of the number. Default: the provider's `default_location_id`, else the one location that the organization's other numbers have. A changed provider default never changes existing numbers.
  */
  readonly locationId?: string;
  /**
  * Telephony region of the number. Default: the provider's `default_telephony_region_id`, else the one region that the organization's other numbers have.
  */
  readonly telephonyRegionId?: string;
  /**
  * Extension, 2 to 10 digits.
  */
  readonly extension?: string;
  /**
  * Routing prefix, 2 to 7 digits.
  */
  readonly routingPrefix?: string;
  /**
  * Whether outdial calls show this number by default. Default: the API's, which takes the organization's first mapping.
  */
  readonly defaultAni?: boolean | cdktf.IResolvable;
}

/**
* Represents a wxcc_support_number
*/
export class SupportNumber extends cdktf.TerraformResource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "wxcc_support_number";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a SupportNumber resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the SupportNumber to import
  * @param importFromId The id of the existing SupportNumber that should be imported.
  * @param provider? Optional instance of the provider where the SupportNumber to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "wxcc_support_number", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new wxcc_support_number Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options SupportNumberConfig
  */
  public constructor(scope: Construct, id: string, config: SupportNumberConfig) {
    super(scope, id, {
      terraformResourceType: 'wxcc_support_number',
      terraformGeneratorMetadata: {
        providerName: 'wxcc',
        providerVersion: '0.1.0',
        providerVersionConstraint: '0.1.0'
      },
      provider: config.provider,
      dependsOn: config.dependsOn,
      count: config.count,
      lifecycle: config.lifecycle,
      provisioners: config.provisioners,
      connection: config.connection,
      forEach: config.forEach
    });
    this._number = config.number;
    this._channelId = config.channelId;
    this._locationId = config.locationId;
    this._telephonyRegionId = config.telephonyRegionId;
    this._extension = config.extension;
    this._routingPrefix = config.routingPrefix;
    this._defaultAni = config.defaultAni;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // id - computed: true, optional: false, required: false
  public get id() {
    return this.getStringAttribute('id');
  }

  // number - computed: false, optional: false, required: true
  private _number?: string; 
  public get number() {
    return this.getStringAttribute('number');
  }
  public set number(value: string) {
    this._number = value;
  }
  // Temporarily expose input value. Use with caution.
  public get numberInput() {
    return this._number;
  }

  // channel_id - computed: false, optional: false, required: true
  private _channelId?: string; 
  public get channelId() {
    return this.getStringAttribute('channel_id');
  }
  public set channelId(value: string) {
    this._channelId = value;
  }
  // Temporarily expose input value. Use with caution.
  public get channelIdInput() {
    return this._channelId;
  }

  // location_id - computed: true, optional: true, required: false
  private _locationId?: string; 
  public get locationId() {
    return this.getStringAttribute('location_id');
  }
  public set locationId(value: string) {
    this._locationId = value;
  }
  public resetLocationId() {
    this._locationId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get locationIdInput() {
    return this._locationId;
  }

  // telephony_region_id - computed: true, optional: true, required: false
  private _telephonyRegionId?: string; 
  public get telephonyRegionId() {
    return this.getStringAttribute('telephony_region_id');
  }
  public set telephonyRegionId(value: string) {
    this._telephonyRegionId = value;
  }
  public resetTelephonyRegionId() {
    this._telephonyRegionId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get telephonyRegionIdInput() {
    return this._telephonyRegionId;
  }

  // extension - computed: false, optional: true, required: false
  private _extension?: string; 
  public get extension() {
    return this.getStringAttribute('extension');
  }
  public set extension(value: string) {
    this._extension = value;
  }
  public resetExtension() {
    this._extension = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get extensionInput() {
    return this._extension;
  }

  // routing_prefix - computed: false, optional: true, required: false
  private _routingPrefix?: string; 
  public get routingPrefix() {
    return this.getStringAttribute('routing_prefix');
  }
  public set routingPrefix(value: string) {
    this._routingPrefix = value;
  }
  public resetRoutingPrefix() {
    this._routingPrefix = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get routingPrefixInput() {
    return this._routingPrefix;
  }

  // default_ani - computed: true, optional: true, required: false
  private _defaultAni?: boolean | cdktf.IResolvable; 
  public get defaultAni() {
    return this.getBooleanAttribute('default_ani');
  }
  public set defaultAni(value: boolean | cdktf.IResolvable) {
    this._defaultAni = value;
  }
  public resetDefaultAni() {
    this._defaultAni = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get defaultAniInput() {
    return this._defaultAni;
  }

  // digits - computed: true, optional: false, required: false
  public get digits() {
    return this.getStringAttribute('digits');
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      number: cdktf.stringToTerraform(this._number),
      channel_id: cdktf.stringToTerraform(this._channelId),
      location_id: cdktf.stringToTerraform(this._locationId),
      telephony_region_id: cdktf.stringToTerraform(this._telephonyRegionId),
      extension: cdktf.stringToTerraform(this._extension),
      routing_prefix: cdktf.stringToTerraform(this._routingPrefix),
      default_ani: cdktf.booleanToTerraform(this._defaultAni),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      number: {
        value: cdktf.stringToHclTerraform(this._number),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      channel_id: {
        value: cdktf.stringToHclTerraform(this._channelId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      location_id: {
        value: cdktf.stringToHclTerraform(this._locationId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      telephony_region_id: {
        value: cdktf.stringToHclTerraform(this._telephonyRegionId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      extension: {
        value: cdktf.stringToHclTerraform(this._extension),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      routing_prefix: {
        value: cdktf.stringToHclTerraform(this._routingPrefix),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      default_ani: {
        value: cdktf.booleanToHclTerraform(this._defaultAni),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
