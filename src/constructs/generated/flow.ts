// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';

// Configuration

export interface FlowConfig extends cdktf.TerraformMetaArguments {
  /**
  * JSON text of an exported flow, for example from a file. Layout and bookkeeping of an export make no difference.
  */
  readonly definition: string;
  /**
  * Name of the flow. Default: the name in the definition. The API finds flows by name, so another name replaces the flow.
  */
  readonly name?: string;
  /**
  * Kind of flow. Another kind replaces the flow.
  */
  readonly flowType?: string;
  /**
  * Ids or audio names inside the definition, and what stands for each in this organization: one file serves all environments.
  */
  readonly bindings?: { [key: string]: string };
  /**
  * Labels this definition is published under. Removing one leaves it where it points. Empty (`[]`): the flow is kept as a draft and nothing is published.
  */
  readonly versionLabels?: string[];
  /**
  * Comment of the published version.
  */
  readonly publishComment?: string;
}

/**
* Represents a wxcc_flow
*/
export class Flow extends cdktf.TerraformResource {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "wxcc_flow";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a Flow resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the Flow to import
  * @param importFromId The id of the existing Flow that should be imported.
  * @param provider? Optional instance of the provider where the Flow to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "wxcc_flow", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new wxcc_flow Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options FlowConfig
  */
  public constructor(scope: Construct, id: string, config: FlowConfig) {
    super(scope, id, {
      terraformResourceType: 'wxcc_flow',
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
    this._definition = config.definition;
    this._name = config.name;
    this._flowType = config.flowType;
    this._bindings = config.bindings;
    this._versionLabels = config.versionLabels;
    this._publishComment = config.publishComment;
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // id - computed: true, optional: false, required: false
  public get id() {
    return this.getStringAttribute('id');
  }

  // definition - computed: false, optional: false, required: true
  private _definition?: string; 
  public get definition() {
    return this.getStringAttribute('definition');
  }
  public set definition(value: string) {
    this._definition = value;
  }
  // Temporarily expose input value. Use with caution.
  public get definitionInput() {
    return this._definition;
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

  // flow_type - computed: true, optional: true, required: false
  private _flowType?: string; 
  public get flowType() {
    return this.getStringAttribute('flow_type');
  }
  public set flowType(value: string) {
    this._flowType = value;
  }
  public resetFlowType() {
    this._flowType = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get flowTypeInput() {
    return this._flowType;
  }

  // bindings - computed: false, optional: true, required: false
  private _bindings?: { [key: string]: string }; 
  public get bindings() {
    return this.getStringMapAttribute('bindings');
  }
  public set bindings(value: { [key: string]: string }) {
    this._bindings = value;
  }
  public resetBindings() {
    this._bindings = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get bindingsInput() {
    return this._bindings;
  }

  // version_labels - computed: true, optional: true, required: false
  private _versionLabels?: string[]; 
  public get versionLabels() {
    return cdktf.Fn.tolist(this.getListAttribute('version_labels'));
  }
  public set versionLabels(value: string[]) {
    this._versionLabels = value;
  }
  public resetVersionLabels() {
    this._versionLabels = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get versionLabelsInput() {
    return this._versionLabels;
  }

  // publish_comment - computed: false, optional: true, required: false
  private _publishComment?: string; 
  public get publishComment() {
    return this.getStringAttribute('publish_comment');
  }
  public set publishComment(value: string) {
    this._publishComment = value;
  }
  public resetPublishComment() {
    this._publishComment = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get publishCommentInput() {
    return this._publishComment;
  }

  // version - computed: true, optional: false, required: false
  public get version() {
    return this.getNumberAttribute('version');
  }

  // status - computed: true, optional: false, required: false
  public get status() {
    return this.getStringAttribute('status');
  }

  // uses_business_hours - computed: true, optional: false, required: false
  public get usesBusinessHours() {
    return this.getBooleanAttribute('uses_business_hours');
  }

  // content_hash - computed: true, optional: false, required: false
  public get contentHash() {
    return this.getStringAttribute('content_hash');
  }

  // unpublished_edit_by - computed: true, optional: false, required: false
  public get unpublishedEditBy() {
    return this.getStringAttribute('unpublished_edit_by');
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      definition: cdktf.stringToTerraform(this._definition),
      name: cdktf.stringToTerraform(this._name),
      flow_type: cdktf.stringToTerraform(this._flowType),
      bindings: cdktf.hashMapper(cdktf.stringToTerraform)(this._bindings),
      version_labels: cdktf.listMapper(cdktf.stringToTerraform, false)(this._versionLabels),
      publish_comment: cdktf.stringToTerraform(this._publishComment),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      definition: {
        value: cdktf.stringToHclTerraform(this._definition),
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
      flow_type: {
        value: cdktf.stringToHclTerraform(this._flowType),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      bindings: {
        value: cdktf.hashMapperHcl(cdktf.stringToHclTerraform)(this._bindings),
        isBlock: false,
        type: "map",
        storageClassType: "stringMap",
      },
      version_labels: {
        value: cdktf.listMapperHcl(cdktf.stringToHclTerraform, false)(this._versionLabels),
        isBlock: false,
        type: "set",
        storageClassType: "stringList",
      },
      publish_comment: {
        value: cdktf.stringToHclTerraform(this._publishComment),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
