// generated from terraform resource schema

import { Construct } from 'constructs';
import * as cdktf from 'cdktf';
import { refuseSharedAddresses } from '../one-address';

// Configuration

export interface WxccProviderConfig {
  /**
  * Bearer token of an administrator. Alternatively `client_id`, `client_secret` and `refresh_token`.
  */
  readonly accessToken?: string;
  /**
  * Client id of an integration or a service app.
  */
  readonly clientId?: string;
  /**
  * Its client secret.
  */
  readonly clientSecret?: string;
  /**
  * Its refresh token.
  */
  readonly refreshToken?: string;
  /**
  * Id of the organization (UUID). Default: the one in the token.
  */
  readonly organizationId?: string;
  /**
  * Id of the only organization to work with (UUID). A connection that leads to any other is refused before anything is read or changed there.
  */
  readonly expectedOrganizationId?: string;
  /**
  * Data center of the organization: us1, eu1, eu2, anz1, ca1, jp1, sg1, in1. Required unless `api_url` is set; it is never guessed.
  */
  readonly dataCenter?: string;
  /**
  * Base address of the API instead of a data center: a proxy, or the emulator.
  */
  readonly apiUrl?: string;
  /**
  * Address that renews tokens. Default: Webex.
  */
  readonly tokenUrl?: string;
  /**
  * Base address of the Webex API (locations, numbers). Default: Webex.
  */
  readonly webexApiUrl?: string;
  /**
  * Requests a minute that this client id may send. Default: 300, the service's own limit. 0 means no limit.
  */
  readonly requestsPerMinute?: number;
  /**
  * How objects are read: `snapshot` (default) lists each type once, `each` asks for every object by its id.
  */
  readonly readStrategy?: string;
  /**
  * How often a request is repeated after a passing failure. Default: 4.
  */
  readonly maxRetries?: number;
  /**
  * Seconds one request may take. Default: 30.
  */
  readonly requestTimeout?: number;
  /**
  * Webex Calling location of new support numbers that name none.
  */
  readonly defaultLocationId?: string;
  /**
  * Telephony region of new support numbers that name none.
  */
  readonly defaultTelephonyRegionId?: string;
  /**
  * Alias name
  */
  readonly alias?: string;
}

/**
* Represents a wxcc
*/
export class WxccProvider extends cdktf.TerraformProvider {

  // =================
  // STATIC PROPERTIES
  // =================
  public static readonly tfResourceType = "wxcc";

  // ==============
  // STATIC Methods
  // ==============
  /**
  * Generates CDKTF code for importing a WxccProvider resource upon running "cdktf plan <stack-name>"
  * @param scope The scope in which to define this construct
  * @param importToId The construct id used in the generated config for the WxccProvider to import
  * @param importFromId The id of the existing WxccProvider that should be imported.
  * @param provider? Optional instance of the provider where the WxccProvider to import is found
  */
  public static generateConfigForImport(scope: Construct, importToId: string, importFromId: string, provider?: cdktf.TerraformProvider) {
        return new cdktf.ImportableResource(scope, importToId, { terraformResourceType: "wxcc", importId: importFromId, provider });
      }

  // ===========
  // INITIALIZER
  // ===========

  /**
  * Create a new wxcc Resource
  *
  * @param scope The scope in which to define this construct
  * @param id The scoped construct ID. Must be unique amongst siblings in the same scope
  * @param options WxccProviderConfig = {}
  */
  public constructor(scope: Construct, id: string, config: WxccProviderConfig = {}) {
    super(scope, id, {
      terraformResourceType: 'wxcc',
      terraformGeneratorMetadata: {
        providerName: 'wxcc',
        providerVersion: '0.1.0',
        providerVersionConstraint: '0.1.0'
      },
      terraformProviderSource: 'wxcc/wxcc'
    });
    this._accessToken = config.accessToken;
    this._clientId = config.clientId;
    this._clientSecret = config.clientSecret;
    this._refreshToken = config.refreshToken;
    this._organizationId = config.organizationId;
    this._expectedOrganizationId = config.expectedOrganizationId;
    this._dataCenter = config.dataCenter;
    this._apiUrl = config.apiUrl;
    this._tokenUrl = config.tokenUrl;
    this._webexApiUrl = config.webexApiUrl;
    this._requestsPerMinute = config.requestsPerMinute;
    this._readStrategy = config.readStrategy;
    this._maxRetries = config.maxRetries;
    this._requestTimeout = config.requestTimeout;
    this._defaultLocationId = config.defaultLocationId;
    this._defaultTelephonyRegionId = config.defaultTelephonyRegionId;
    this._alias = config.alias;
    refuseSharedAddresses(this);
  }

  // ==========
  // ATTRIBUTES
  // ==========

  // access_token - computed: false, optional: true, required: false
  private _accessToken?: string; 
  public get accessToken() {
    return this._accessToken;
  }
  public set accessToken(value: string | undefined) {
    this._accessToken = value;
  }
  public resetAccessToken() {
    this._accessToken = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get accessTokenInput() {
    return this._accessToken;
  }

  // client_id - computed: false, optional: true, required: false
  private _clientId?: string; 
  public get clientId() {
    return this._clientId;
  }
  public set clientId(value: string | undefined) {
    this._clientId = value;
  }
  public resetClientId() {
    this._clientId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get clientIdInput() {
    return this._clientId;
  }

  // client_secret - computed: false, optional: true, required: false
  private _clientSecret?: string; 
  public get clientSecret() {
    return this._clientSecret;
  }
  public set clientSecret(value: string | undefined) {
    this._clientSecret = value;
  }
  public resetClientSecret() {
    this._clientSecret = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get clientSecretInput() {
    return this._clientSecret;
  }

  // refresh_token - computed: false, optional: true, required: false
  private _refreshToken?: string; 
  public get refreshToken() {
    return this._refreshToken;
  }
  public set refreshToken(value: string | undefined) {
    this._refreshToken = value;
  }
  public resetRefreshToken() {
    this._refreshToken = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get refreshTokenInput() {
    return this._refreshToken;
  }

  // organization_id - computed: false, optional: true, required: false
  private _organizationId?: string; 
  public get organizationId() {
    return this._organizationId;
  }
  public set organizationId(value: string | undefined) {
    this._organizationId = value;
  }
  public resetOrganizationId() {
    this._organizationId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get organizationIdInput() {
    return this._organizationId;
  }

  // expected_organization_id - computed: false, optional: true, required: false
  private _expectedOrganizationId?: string; 
  public get expectedOrganizationId() {
    return this._expectedOrganizationId;
  }
  public set expectedOrganizationId(value: string | undefined) {
    this._expectedOrganizationId = value;
  }
  public resetExpectedOrganizationId() {
    this._expectedOrganizationId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get expectedOrganizationIdInput() {
    return this._expectedOrganizationId;
  }

  // data_center - computed: false, optional: true, required: false
  private _dataCenter?: string; 
  public get dataCenter() {
    return this._dataCenter;
  }
  public set dataCenter(value: string | undefined) {
    this._dataCenter = value;
  }
  public resetDataCenter() {
    this._dataCenter = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get dataCenterInput() {
    return this._dataCenter;
  }

  // api_url - computed: false, optional: true, required: false
  private _apiUrl?: string; 
  public get apiUrl() {
    return this._apiUrl;
  }
  public set apiUrl(value: string | undefined) {
    this._apiUrl = value;
  }
  public resetApiUrl() {
    this._apiUrl = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get apiUrlInput() {
    return this._apiUrl;
  }

  // token_url - computed: false, optional: true, required: false
  private _tokenUrl?: string; 
  public get tokenUrl() {
    return this._tokenUrl;
  }
  public set tokenUrl(value: string | undefined) {
    this._tokenUrl = value;
  }
  public resetTokenUrl() {
    this._tokenUrl = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get tokenUrlInput() {
    return this._tokenUrl;
  }

  // webex_api_url - computed: false, optional: true, required: false
  private _webexApiUrl?: string; 
  public get webexApiUrl() {
    return this._webexApiUrl;
  }
  public set webexApiUrl(value: string | undefined) {
    this._webexApiUrl = value;
  }
  public resetWebexApiUrl() {
    this._webexApiUrl = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get webexApiUrlInput() {
    return this._webexApiUrl;
  }

  // requests_per_minute - computed: false, optional: true, required: false
  private _requestsPerMinute?: number; 
  public get requestsPerMinute() {
    return this._requestsPerMinute;
  }
  public set requestsPerMinute(value: number | undefined) {
    this._requestsPerMinute = value;
  }
  public resetRequestsPerMinute() {
    this._requestsPerMinute = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get requestsPerMinuteInput() {
    return this._requestsPerMinute;
  }

  // read_strategy - computed: false, optional: true, required: false
  private _readStrategy?: string; 
  public get readStrategy() {
    return this._readStrategy;
  }
  public set readStrategy(value: string | undefined) {
    this._readStrategy = value;
  }
  public resetReadStrategy() {
    this._readStrategy = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get readStrategyInput() {
    return this._readStrategy;
  }

  // max_retries - computed: false, optional: true, required: false
  private _maxRetries?: number; 
  public get maxRetries() {
    return this._maxRetries;
  }
  public set maxRetries(value: number | undefined) {
    this._maxRetries = value;
  }
  public resetMaxRetries() {
    this._maxRetries = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get maxRetriesInput() {
    return this._maxRetries;
  }

  // request_timeout - computed: false, optional: true, required: false
  private _requestTimeout?: number; 
  public get requestTimeout() {
    return this._requestTimeout;
  }
  public set requestTimeout(value: number | undefined) {
    this._requestTimeout = value;
  }
  public resetRequestTimeout() {
    this._requestTimeout = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get requestTimeoutInput() {
    return this._requestTimeout;
  }

  // default_location_id - computed: false, optional: true, required: false
  private _defaultLocationId?: string; 
  public get defaultLocationId() {
    return this._defaultLocationId;
  }
  public set defaultLocationId(value: string | undefined) {
    this._defaultLocationId = value;
  }
  public resetDefaultLocationId() {
    this._defaultLocationId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get defaultLocationIdInput() {
    return this._defaultLocationId;
  }

  // default_telephony_region_id - computed: false, optional: true, required: false
  private _defaultTelephonyRegionId?: string; 
  public get defaultTelephonyRegionId() {
    return this._defaultTelephonyRegionId;
  }
  public set defaultTelephonyRegionId(value: string | undefined) {
    this._defaultTelephonyRegionId = value;
  }
  public resetDefaultTelephonyRegionId() {
    this._defaultTelephonyRegionId = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get defaultTelephonyRegionIdInput() {
    return this._defaultTelephonyRegionId;
  }

  // alias - computed: false, optional: true, required: false
  private _alias?: string; 
  public get alias() {
    return this._alias;
  }
  public set alias(value: string | undefined) {
    this._alias = value;
  }
  public resetAlias() {
    this._alias = undefined;
  }
  // Temporarily expose input value. Use with caution.
  public get aliasInput() {
    return this._alias;
  }

  // =========
  // SYNTHESIS
  // =========

  protected synthesizeAttributes(): { [name: string]: any } {
    return {
      access_token: cdktf.stringToTerraform(this._accessToken),
      client_id: cdktf.stringToTerraform(this._clientId),
      client_secret: cdktf.stringToTerraform(this._clientSecret),
      refresh_token: cdktf.stringToTerraform(this._refreshToken),
      organization_id: cdktf.stringToTerraform(this._organizationId),
      expected_organization_id: cdktf.stringToTerraform(this._expectedOrganizationId),
      data_center: cdktf.stringToTerraform(this._dataCenter),
      api_url: cdktf.stringToTerraform(this._apiUrl),
      token_url: cdktf.stringToTerraform(this._tokenUrl),
      webex_api_url: cdktf.stringToTerraform(this._webexApiUrl),
      requests_per_minute: cdktf.numberToTerraform(this._requestsPerMinute),
      read_strategy: cdktf.stringToTerraform(this._readStrategy),
      max_retries: cdktf.numberToTerraform(this._maxRetries),
      request_timeout: cdktf.numberToTerraform(this._requestTimeout),
      default_location_id: cdktf.stringToTerraform(this._defaultLocationId),
      default_telephony_region_id: cdktf.stringToTerraform(this._defaultTelephonyRegionId),
      alias: cdktf.stringToTerraform(this._alias),
    };
  }

  protected synthesizeHclAttributes(): { [name: string]: any } {
    const attrs = {
      access_token: {
        value: cdktf.stringToHclTerraform(this._accessToken),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      client_id: {
        value: cdktf.stringToHclTerraform(this._clientId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      client_secret: {
        value: cdktf.stringToHclTerraform(this._clientSecret),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      refresh_token: {
        value: cdktf.stringToHclTerraform(this._refreshToken),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      organization_id: {
        value: cdktf.stringToHclTerraform(this._organizationId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      expected_organization_id: {
        value: cdktf.stringToHclTerraform(this._expectedOrganizationId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      data_center: {
        value: cdktf.stringToHclTerraform(this._dataCenter),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      api_url: {
        value: cdktf.stringToHclTerraform(this._apiUrl),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      token_url: {
        value: cdktf.stringToHclTerraform(this._tokenUrl),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      webex_api_url: {
        value: cdktf.stringToHclTerraform(this._webexApiUrl),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      requests_per_minute: {
        value: cdktf.numberToHclTerraform(this._requestsPerMinute),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      read_strategy: {
        value: cdktf.stringToHclTerraform(this._readStrategy),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      max_retries: {
        value: cdktf.numberToHclTerraform(this._maxRetries),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      request_timeout: {
        value: cdktf.numberToHclTerraform(this._requestTimeout),
        isBlock: false,
        type: "simple",
        storageClassType: "number",
      },
      default_location_id: {
        value: cdktf.stringToHclTerraform(this._defaultLocationId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      default_telephony_region_id: {
        value: cdktf.stringToHclTerraform(this._defaultTelephonyRegionId),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
      alias: {
        value: cdktf.stringToHclTerraform(this._alias),
        isBlock: false,
        type: "simple",
        storageClassType: "string",
      },
    };

    // remove undefined attributes
    return Object.fromEntries(Object.entries(attrs).filter(([_, value]) => value !== undefined && value.value !== undefined ))
  }
}
