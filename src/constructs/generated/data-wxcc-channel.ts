// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface DataWxccChannelConfig extends cdktf.TerraformMetaArguments {
  /**
  * Id of the channel.
  *
  * Please be aware that the id field is automatically added to all resources in Terraform providers using a Terraform provider SDK version below 2.
  * If you experience problems setting this value it might not be settable. Please take a look at the provider documentation to ensure it should be settable.
  */
  readonly id?: string;
  /**
  * Name of the channel.
  */
  readonly name?: string;
  /**
  * `true` looks up the system's channel for transfers to a queue, whatever its name is in this organization.
  */
  readonly outdialTransferToQueue?: boolean | cdktf.IResolvable;
}
export interface DataWxccChannelFlowOverride {
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

export function dataWxccChannelFlowOverrideToTerraform(struct?: DataWxccChannelFlowOverride): any {
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


export function dataWxccChannelFlowOverrideToHclTerraform(struct?: DataWxccChannelFlowOverride): any {
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

export class DataWxccChannelFlowOverrideOutputReference extends cdktf.ComplexObject {
  private isEmptyObject = false;

  /**
  * @param terraformResource The parent resource
  * @param terraformAttribute The attribute on the parent resource this class is referencing
  * @param complexObjectKey the key of this item in the map
  */
  public constructor(terraformResource: cdktf.IInterpolatingParent, terraformAttribute: string, complexObjectKey: string) {
    super(terraformResource, terraformAttribute, false, complexObjectKey);
  }

  public get internalValue(): DataWxccChannelFlowOverride | undefined {
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

  public set internalValue(value: DataWxccChannelFlowOverride | undefined) {
    if (value === undefined) {
      this.isEmptyObject = false;
      this._type = undefined;
      this._value = undefined;
      this._entityType = undefined;
      this._entityId = undefined;
    }
    else {
      this.isEmptyObject = Object.keys(value).length === 0;
      this._type = value.type;
      this._value = value.value;
      this._entityType = value.entityType;
      this._entityId = value.entityId;
    }
  }

  // type - computed: true, optional: false, required: true
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

  // value - computed: true, optional: true, required: false
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

  // entity_type - computed: true, optional: true, required: false
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

  // entity_id - computed: true, optional: true, required: false
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

export class DataWxccChannelFlowOverrideMap extends cdktf.ComplexMap {
  public internalValue? : { [key: string]: DataWxccChannelFlowOverride } | cdktf.IResolvable

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
  public get(key: string): DataWxccChannelFlowOverrideOutputReference {
    return new DataWxccChannelFlowOverrideOutputReference(this.terraformResource, this.terraformAttribute, key);
  }
}

/**
* Represents a wxcc_channel
*/
export class DataWxccChannel extends cdktf.TerraformDataSource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "wxcc_channel";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a DataWxccChannel resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the DataWxccChannel to import
  * @param importFromId The id of the existing DataWxccChannel that should be imported.
  * @param provider? Optional instance of the provider where the DataWxccChannel to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "wxcc_channel", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new wxcc_channel Data Source
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options DataWxccChannelConfig = {}
  */
  public constructor(scope: Construct, id: string, config: DataWxccChannelConfig = {}) {
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
    this._id = config.id;
    this._name = config.name;
    this._outdialTransferToQueue = config.outdialTransferToQueue;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // id - computed: true, optional: true, required: false
  private _id?: string; 
  public get id() {
    return this.getStringAttribute('id');
  }
  public set id(value: string) {
    this._id = value;
  }
  public resetId() {
    this._id = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get idInput() {
    return this._id;
  }

  // name - computed: true, optional: true, required: false
  private _name?: string; 
  public get name() {
    return this.getStringAttribute('name');
  }
  public set name(value: string) {
    this._name = value;
  }
  public resetName() {
    this._name = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get nameInput() {
    return this._name;
  }

  // description - computed: true, optional: false, required: false
  public get description() {
    return this.getStringAttribute('description');
  }

  // channel_type - computed: true, optional: false, required: false
  public get channelType() {
    return this.getStringAttribute('channel_type');
  }

  // social_channel_type - computed: true, optional: false, required: false
  public get socialChannelType() {
    return this.getStringAttribute('social_channel_type');
  }

  // active - computed: true, optional: false, required: false
  public get active() {
    return this.getBooleanAttribute('active');
  }

  // service_level_threshold - computed: true, optional: false, required: false
  public get serviceLevelThreshold() {
    return this.getNumberAttribute('service_level_threshold');
  }

  // maximum_active_contacts - computed: true, optional: false, required: false
  public get maximumActiveContacts() {
    return this.getNumberAttribute('maximum_active_contacts');
  }

  // time_zone - computed: true, optional: false, required: false
  public get timeZone() {
    return this.getStringAttribute('time_zone');
  }

  // flow_id - computed: true, optional: false, required: false
  public get flowId() {
    return this.getStringAttribute('flow_id');
  }

  // flow_version_label - computed: true, optional: false, required: false
  public get flowVersionLabel() {
    return this.getStringAttribute('flow_version_label');
  }

  // music_on_hold_id - computed: true, optional: false, required: false
  public get musicOnHoldId() {
    return this.getStringAttribute('music_on_hold_id');
  }

  // outdial_queue_id - computed: true, optional: false, required: false
  public get outdialQueueId() {
    return this.getStringAttribute('outdial_queue_id');
  }

  // overflow_number - computed: true, optional: false, required: false
  public get overflowNumber() {
    return this.getStringAttribute('overflow_number');
  }

  // callback_enabled - computed: true, optional: false, required: false
  public get callbackEnabled() {
    return this.getBooleanAttribute('callback_enabled');
  }

  // flow_override - computed: true, optional: false, required: false
  private _flowOverride = new DataWxccChannelFlowOverrideMap(this, "flow_override");
  public get flowOverride() {
    return this._flowOverride;
  }

  // asset_id - computed: true, optional: false, required: false
  public get assetId() {
    return this.getStringAttribute('asset_id');
  }

  // digital_org_type - computed: true, optional: false, required: false
  public get digitalOrgType() {
    return this.getStringAttribute('digital_org_type');
  }

  // queue_type - computed: true, optional: false, required: false
  public get queueType() {
    return this.getStringAttribute('queue_type');
  }

  // system_default - computed: true, optional: false, required: false
  public get systemDefault() {
    return this.getBooleanAttribute('system_default');
  }

  // outdial_transfer_to_queue - computed: true, optional: true, required: false
  private _outdialTransferToQueue?: boolean | cdktf.IResolvable; 
  public get outdialTransferToQueue() {
    return this.getBooleanAttribute('outdial_transfer_to_queue');
  }
  public set outdialTransferToQueue(value: boolean | cdktf.IResolvable) {
    this._outdialTransferToQueue = value;
  }
  public resetOutdialTransferToQueue() {
    this._outdialTransferToQueue = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get outdialTransferToQueueInput() {
    return this._outdialTransferToQueue;
  }

  // created_time - computed: true, optional: false, required: false
  public get createdTime() {
    return this.getStringAttribute('created_time');
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      id: cdktf.stringToTerraform(this._id),
      name: cdktf.stringToTerraform(this._name),
      outdial_transfer_to_queue: cdktf.booleanToTerraform(this._outdialTransferToQueue),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      id: {
        value: cdktf.stringToHclTerraform(this._id),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      name: {
        value: cdktf.stringToHclTerraform(this._name),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      outdial_transfer_to_queue: {
        value: cdktf.booleanToHclTerraform(this._outdialTransferToQueue),
        isBlock: false,
        type: "simple",
        storageClassType: "boolean",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
