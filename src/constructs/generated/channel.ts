// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface ChannelConfig extends cdktf.TerraformMetaArguments {
  /**
  * Name, unique in the organization: 1 to 80 letters, digits, `_` and `-`. Blanks and `&` are taken by the API, but not by Control Hub.
  */
  readonly name: string;
  /**
  * Description, up to 255 characters.
  */
  readonly description?: string;
  /**
  * Kind of channel. It can never be edited.
  */
  readonly channelType: string;
  /**
  * Network of a social channel, and only of one. `messagebird` is a second spelling of `sms`.
  */
  readonly socialChannelType?: string;
  /**
  * Whether the channel takes contacts.
  */
  readonly active?: boolean | cdktf.IResolvable;
  /**
  * How long a contact may wait, in seconds, and still be within the service level. At least 1.
  */
  readonly serviceLevelThreshold: number;
  /**
  * How many contacts may be active in this channel at the same time. 0 means no limit.
  */
  readonly maximumActiveContacts?: number;
  /**
  * IANA time zone of the channel, for example `Europe/Berlin`. Default: the organization's.
  */
  readonly timeZone?: string;
  /**
  * Flow that runs when a contact arrives.
  */
  readonly flowId?: string;
  /**
  * Label of the flow version that runs. Default: `Latest` when a flow is set.
  */
  readonly flowVersionLabel?: string;
  /**
  * Music a caller hears on hold. Telephony only.
  */
  readonly musicOnHoldId?: string;
  /**
  * Outbound telephony queue for calls that agents make. Outdial channels with a flow only.
  */
  readonly outdialQueueId?: string;
  /**
  * Number calls overflow to: up to 40 digits. Telephony only.
  */
  readonly overflowNumber?: string;
  /**
  * Whether callers may ask to be called back. Default: the API's.
  */
  readonly callbackEnabled?: boolean | cdktf.IResolvable;
  /**
  * Settings of the flow that this channel overrides, by the name of the setting. Telephony only.
  */
  readonly flowOverride?: { [key: string]: ChannelFlowOverride } | cdktf.IResolvable;
  /**
  * Id of the asset in the digital channel platform.
  */
  readonly assetId?: string;
  /**
  * How the organization uses the digital channel platform.
  */
  readonly digitalOrgType?: string;
  /**
  * Refuse to destroy this channel, or to replace it. To do so, switch this off in an apply of its own first.
  */
  readonly deletionProtection?: boolean | cdktf.IResolvable;
}
export interface ChannelFlowOverride {
  /**
  * Type of the setting, as the flow declares it.
  */
  readonly type: string;
  /**
  * Value of the setting.
  */
  readonly value?: string;
  /**
  * Type of the object the setting names, for example `audio-file`.
  */
  readonly entityType?: string;
  /**
  * Id of the object the setting names.
  */
  readonly entityId?: string;
}

export function channelFlowOverrideToTerraform(struct?: ChannelFlowOverride | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  return {
    type: cdktf.stringToTerraform(struct!.type),
    value: cdktf.stringToTerraform(struct!.value),
    entity_type: cdktf.stringToTerraform(struct!.entityType),
    entity_id: cdktf.stringToTerraform(struct!.entityId),
  }
}


export function channelFlowOverrideToHclTerraform(struct?: ChannelFlowOverride | cdktf.IResolvable): any {
  if (!cdktf.canInspect(struct) || cdktf.Tokenization.isResolvable(struct)) { return struct; }
  if (cdktf.isComplexElement(struct)) {
    throw new Error("A complex element was used as configuration, this is not supported: https://cdk.tf/complex-object-as-configuration");
  }
  const attrs = {
    type: {
      value: cdktf.stringToHclTerraform(struct!.type),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    value: {
      value: cdktf.stringToHclTerraform(struct!.value),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    entity_type: {
      value: cdktf.stringToHclTerraform(struct!.entityType),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
    entity_id: {
      value: cdktf.stringToHclTerraform(struct!.entityId),
      isBlock: false,
      type: "simple",
      storageClassType: "string",
    },
  };

  // remove undefined attributes
  return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined));
}

export class ChannelFlowOverrideOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;
  private resolvableValue?: cdktf.IResolvable;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param complexObjectKey the key of this item in the map
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string, complexObjectKey: string) {
    super(terraformResource, terraformAttribute, false, complexObjectKey);
  }

  public get internalValue(): ChannelFlowOverride | cdktf.IResolvable | undefined {
    if (this.resolvableValue) {
      return this.resolvableValue;
    }
    let hasAnyValues = this.isEmptyObject;
    const internalValueResult: any = {};
    if (this._type !== undefined) {
      hasAnyValues = true;
      internalValueResult.type = this._type;
    }
    if (this._value !== undefined) {
      hasAnyValues = true;
      internalValueResult.value = this._value;
    }
    if (this._entityType !== undefined) {
      hasAnyValues = true;
      internalValueResult.entityType = this._entityType;
    }
    if (this._entityId !== undefined) {
      hasAnyValues = true;
      internalValueResult.entityId = this._entityId;
    }
    return hasAnyValues ? internalValueResult : undefined;
  }

  public set internalValue(value: ChannelFlowOverride | cdktf.IResolvable | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this.resolvableValue = undefined;
      this._type = undefined;
      this._value = undefined;
      this._entityType = undefined;
      this._entityId = undefined;
    }
    else if (cdktf.Tokenization.isResolvable(value)) {
      this.isEmptyObject = false;
      this.resolvableValue = value;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this.resolvableValue = undefined;
      this._type = value.type;
      this._value = value.value;
      this._entityType = value.entityType;
      this._entityId = value.entityId;
    }
  }

  // type - computed: false, optional: false, required: true
  private _type?: string; 
  public get type() {
    return this.getStringAttribute('type');
  }
  public set type(value: string) {
    this._type = value;
  }
  // Temporarily expose input value. Use with caution.
  public get typeInput() {
    return this._type;
  }

  // value - computed: false, optional: true, required: false
  private _value?: string; 
  public get value() {
    return this.getStringAttribute('value');
  }
  public set value(value: string) {
    this._value = value;
  }
  public resetValue() {
    this._value = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get valueInput() {
    return this._value;
  }

  // entity_type - computed: false, optional: true, required: false
  private _entityType?: string; 
  public get entityType() {
    return this.getStringAttribute('entity_type');
  }
  public set entityType(value: string) {
    this._entityType = value;
  }
  public resetEntityType() {
    this._entityType = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get entityTypeInput() {
    return this._entityType;
  }

  // entity_id - computed: false, optional: true, required: false
  private _entityId?: string; 
  public get entityId() {
    return this.getStringAttribute('entity_id');
  }
  public set entityId(value: string) {
    this._entityId = value;
  }
  public resetEntityId() {
    this._entityId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get entityIdInput() {
    return this._entityId;
  }
}

export class ChannelFlowOverrideMap extends cdktf.ComplexMap {
  public internalValue? : { [key: string]: ChannelFlowOverride } | cdktf.IResolvable

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  */
  constructor(protected terraformResource: cdktf.IInterpolatingParent, protected terraformAttribute: string) {
    super(terraformResource, terraformAttribute)
  }

  /**
  * @param key the key of the item to return
  */
  public get(key: string): ChannelFlowOverrideOutputReference {
    return new ChannelFlowOverrideOutputReference(this.terraformResource, this.terraformAttribute, key);
  }
}

/**
* Represents a wxcc_channel
*/
export class Channel extends cdktf.TerraformResource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "wxcc_channel";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a Channel resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the Channel to import
  * @param importFromId The id of the existing Channel that should be imported.
  * @param provider? Optional instance of the provider where the Channel to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "wxcc_channel", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new wxcc_channel Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options ChannelConfig
  */
  public constructor(scope: Construct, id: string, config: ChannelConfig) {
    super(scope, id, {
      terraformResourceType: 'wxcc_channel',
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
    this._name = config.name;
    this._description = config.description;
    this._channelType = config.channelType;
    this._socialChannelType = config.socialChannelType;
    this._active = config.active;
    this._serviceLevelThreshold = config.serviceLevelThreshold;
    this._maximumActiveContacts = config.maximumActiveContacts;
    this._timeZone = config.timeZone;
    this._flowId = config.flowId;
    this._flowVersionLabel = config.flowVersionLabel;
    this._musicOnHoldId = config.musicOnHoldId;
    this._outdialQueueId = config.outdialQueueId;
    this._overflowNumber = config.overflowNumber;
    this._callbackEnabled = config.callbackEnabled;
    this._flowOverride.internalValue = config.flowOverride;
    this._assetId = config.assetId;
    this._digitalOrgType = config.digitalOrgType;
    this._deletionProtection = config.deletionProtection;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // id - computed: true, optional: false, required: false
  public get id() {
    return this.getStringAttribute('id');
  }

  // name - computed: false, optional: false, required: true
  private _name?: string; 
  public get name() {
    return this.getStringAttribute('name');
  }
  public set name(value: string) {
    this._name = value;
  }
  // Temporarily expose input value. Use with caution.
  public get nameInput() {
    return this._name;
  }

  // description - computed: false, optional: true, required: false
  private _description?: string; 
  public get description() {
    return this.getStringAttribute('description');
  }
  public set description(value: string) {
    this._description = value;
  }
  public resetDescription() {
    this._description = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get descriptionInput() {
    return this._description;
  }

  // channel_type - computed: false, optional: false, required: true
  private _channelType?: string; 
  public get channelType() {
    return this.getStringAttribute('channel_type');
  }
  public set channelType(value: string) {
    this._channelType = value;
  }
  // Temporarily expose input value. Use with caution.
  public get channelTypeInput() {
    return this._channelType;
  }

  // social_channel_type - computed: false, optional: true, required: false
  private _socialChannelType?: string; 
  public get socialChannelType() {
    return this.getStringAttribute('social_channel_type');
  }
  public set socialChannelType(value: string) {
    this._socialChannelType = value;
  }
  public resetSocialChannelType() {
    this._socialChannelType = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get socialChannelTypeInput() {
    return this._socialChannelType;
  }

  // active - computed: true, optional: true, required: false
  private _active?: boolean | cdktf.IResolvable; 
  public get active() {
    return this.getBooleanAttribute('active');
  }
  public set active(value: boolean | cdktf.IResolvable) {
    this._active = value;
  }
  public resetActive() {
    this._active = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get activeInput() {
    return this._active;
  }

  // service_level_threshold - computed: false, optional: false, required: true
  private _serviceLevelThreshold?: number; 
  public get serviceLevelThreshold() {
    return this.getNumberAttribute('service_level_threshold');
  }
  public set serviceLevelThreshold(value: number) {
    this._serviceLevelThreshold = value;
  }
  // Temporarily expose input value. Use with caution.
  public get serviceLevelThresholdInput() {
    return this._serviceLevelThreshold;
  }

  // maximum_active_contacts - computed: true, optional: true, required: false
  private _maximumActiveContacts?: number; 
  public get maximumActiveContacts() {
    return this.getNumberAttribute('maximum_active_contacts');
  }
  public set maximumActiveContacts(value: number) {
    this._maximumActiveContacts = value;
  }
  public resetMaximumActiveContacts() {
    this._maximumActiveContacts = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get maximumActiveContactsInput() {
    return this._maximumActiveContacts;
  }

  // time_zone - computed: true, optional: true, required: false
  private _timeZone?: string; 
  public get timeZone() {
    return this.getStringAttribute('time_zone');
  }
  public set timeZone(value: string) {
    this._timeZone = value;
  }
  public resetTimeZone() {
    this._timeZone = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get timeZoneInput() {
    return this._timeZone;
  }

  // flow_id - computed: false, optional: true, required: false
  private _flowId?: string; 
  public get flowId() {
    return this.getStringAttribute('flow_id');
  }
  public set flowId(value: string) {
    this._flowId = value;
  }
  public resetFlowId() {
    this._flowId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get flowIdInput() {
    return this._flowId;
  }

  // flow_version_label - computed: true, optional: true, required: false
  private _flowVersionLabel?: string; 
  public get flowVersionLabel() {
    return this.getStringAttribute('flow_version_label');
  }
  public set flowVersionLabel(value: string) {
    this._flowVersionLabel = value;
  }
  public resetFlowVersionLabel() {
    this._flowVersionLabel = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get flowVersionLabelInput() {
    return this._flowVersionLabel;
  }

  // music_on_hold_id - computed: false, optional: true, required: false
  private _musicOnHoldId?: string; 
  public get musicOnHoldId() {
    return this.getStringAttribute('music_on_hold_id');
  }
  public set musicOnHoldId(value: string) {
    this._musicOnHoldId = value;
  }
  public resetMusicOnHoldId() {
    this._musicOnHoldId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get musicOnHoldIdInput() {
    return this._musicOnHoldId;
  }

  // outdial_queue_id - computed: false, optional: true, required: false
  private _outdialQueueId?: string; 
  public get outdialQueueId() {
    return this.getStringAttribute('outdial_queue_id');
  }
  public set outdialQueueId(value: string) {
    this._outdialQueueId = value;
  }
  public resetOutdialQueueId() {
    this._outdialQueueId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get outdialQueueIdInput() {
    return this._outdialQueueId;
  }

  // overflow_number - computed: false, optional: true, required: false
  private _overflowNumber?: string; 
  public get overflowNumber() {
    return this.getStringAttribute('overflow_number');
  }
  public set overflowNumber(value: string) {
    this._overflowNumber = value;
  }
  public resetOverflowNumber() {
    this._overflowNumber = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get overflowNumberInput() {
    return this._overflowNumber;
  }

  // callback_enabled - computed: true, optional: true, required: false
  private _callbackEnabled?: boolean | cdktf.IResolvable; 
  public get callbackEnabled() {
    return this.getBooleanAttribute('callback_enabled');
  }
  public set callbackEnabled(value: boolean | cdktf.IResolvable) {
    this._callbackEnabled = value;
  }
  public resetCallbackEnabled() {
    this._callbackEnabled = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get callbackEnabledInput() {
    return this._callbackEnabled;
  }

  // flow_override - computed: false, optional: true, required: false
  private _flowOverride = new ChannelFlowOverrideMap(this, "flow_override");
  public get flowOverride() {
    return this._flowOverride;
  }
  public putFlowOverride(value: { [key: string]: ChannelFlowOverride } | cdktf.IResolvable) {
    this._flowOverride.internalValue = value;
  }
  public resetFlowOverride() {
    this._flowOverride.internalValue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get flowOverrideInput() {
    return this._flowOverride.internalValue;
  }

  // asset_id - computed: false, optional: true, required: false
  private _assetId?: string; 
  public get assetId() {
    return this.getStringAttribute('asset_id');
  }
  public set assetId(value: string) {
    this._assetId = value;
  }
  public resetAssetId() {
    this._assetId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get assetIdInput() {
    return this._assetId;
  }

  // digital_org_type - computed: false, optional: true, required: false
  private _digitalOrgType?: string; 
  public get digitalOrgType() {
    return this.getStringAttribute('digital_org_type');
  }
  public set digitalOrgType(value: string) {
    this._digitalOrgType = value;
  }
  public resetDigitalOrgType() {
    this._digitalOrgType = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get digitalOrgTypeInput() {
    return this._digitalOrgType;
  }

  // deletion_protection - computed: true, optional: true, required: false
  private _deletionProtection?: boolean | cdktf.IResolvable; 
  public get deletionProtection() {
    return this.getBooleanAttribute('deletion_protection');
  }
  public set deletionProtection(value: boolean | cdktf.IResolvable) {
    this._deletionProtection = value;
  }
  public resetDeletionProtection() {
    this._deletionProtection = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get deletionProtectionInput() {
    return this._deletionProtection;
  }

  // queue_type - computed: true, optional: false, required: false
  public get queueType() {
    return this.getStringAttribute('queue_type');
  }

  // system_default - computed: true, optional: false, required: false
  public get systemDefault() {
    return this.getBooleanAttribute('system_default');
  }

  // outdial_transfer_to_queue - computed: true, optional: false, required: false
  public get outdialTransferToQueue() {
    return this.getBooleanAttribute('outdial_transfer_to_queue');
  }

  // created_time - computed: true, optional: false, required: false
  public get createdTime() {
    return this.getStringAttribute('created_time');
  }

  // unfinished_replacement - computed: true, optional: false, required: false
  public get unfinishedReplacement() {
    return this.getStringAttribute('unfinished_replacement');
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      name: cdktf.stringToTerraform(this._name),
      description: cdktf.stringToTerraform(this._description),
      channel_type: cdktf.stringToTerraform(this._channelType),
      social_channel_type: cdktf.stringToTerraform(this._socialChannelType),
      active: cdktf.booleanToTerraform(this._active),
      service_level_threshold: cdktf.numberToTerraform(this._serviceLevelThreshold),
      maximum_active_contacts: cdktf.numberToTerraform(this._maximumActiveContacts),
      time_zone: cdktf.stringToTerraform(this._timeZone),
      flow_id: cdktf.stringToTerraform(this._flowId),
      flow_version_label: cdktf.stringToTerraform(this._flowVersionLabel),
      music_on_hold_id: cdktf.stringToTerraform(this._musicOnHoldId),
      outdial_queue_id: cdktf.stringToTerraform(this._outdialQueueId),
      overflow_number: cdktf.stringToTerraform(this._overflowNumber),
      callback_enabled: cdktf.booleanToTerraform(this._callbackEnabled),
      flow_override: cdktf.hashMapper(channelFlowOverrideToTerraform)(this._flowOverride.internalValue),
      asset_id: cdktf.stringToTerraform(this._assetId),
      digital_org_type: cdktf.stringToTerraform(this._digitalOrgType),
      deletion_protection: cdktf.booleanToTerraform(this._deletionProtection),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      description: {
        value: cdktf.stringToHclTerraform(this._description),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      channel_type: {
        value: cdktf.stringToHclTerraform(this._channelType),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      social_channel_type: {
        value: cdktf.stringToHclTerraform(this._socialChannelType),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      active: {
        value: cdktf.booleanToHclTerraform(this._active),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      service_level_threshold: {
        value: cdktf.numberToHclTerraform(this._serviceLevelThreshold),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      maximum_active_contacts: {
        value: cdktf.numberToHclTerraform(this._maximumActiveContacts),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      time_zone: {
        value: cdktf.stringToHclTerraform(this._timeZone),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      flow_id: {
        value: cdktf.stringToHclTerraform(this._flowId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      flow_version_label: {
        value: cdktf.stringToHclTerraform(this._flowVersionLabel),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      music_on_hold_id: {
        value: cdktf.stringToHclTerraform(this._musicOnHoldId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      outdial_queue_id: {
        value: cdktf.stringToHclTerraform(this._outdialQueueId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      overflow_number: {
        value: cdktf.stringToHclTerraform(this._overflowNumber),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      callback_enabled: {
        value: cdktf.booleanToHclTerraform(this._callbackEnabled),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
      flow_override: {
        value: cdktf.hashMapperHcl(channelFlowOverrideToHclTerraform)(this._flowOverride.internalValue),
        isBlock: true,
        type: "map",
        storageClassType: "ChannelFlowOverrideMap",
      },
      asset_id: {
        value: cdktf.stringToHclTerraform(this._assetId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      digital_org_type: {
        value: cdktf.stringToHclTerraform(this._digitalOrgType),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      deletion_protection: {
        value: cdktf.booleanToHclTerraform(this._deletionProtection),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
