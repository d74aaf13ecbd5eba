// State files as Terraform 1.11.4 writes them: the layout, order of keys and notations of a real file of that
// release, with objects of this provider in it.

/** A resource of the file, indented as there. */
const sales = `    {
      "mode": "managed",
      "type": "wxcc_channel",
      "name": "sales",
      "provider": "provider[\\"registry.terraform.io/acme/wxcc\\"]",
      "instances": [
        {
          "status": "tainted",
          "schema_version": 0,
          "attributes": {
            "id": "c-1",
            "name": "sales <line> & \\u00e9",
            "ratio": 0.30000000000000000001,
            "ticket": 12345678901234567890123
          },
          "sensitive_attributes": [
            [
              {
                "type": "get_attr",
                "value": "name"
              }
            ]
          ],
          "identity_schema_version": 0,
          "private": "eyJhIjoxfQ==",
          "dependencies": [
            "data.wxcc_queue.q",
            "wxcc_flow.main"
          ],
          "create_before_destroy": true
        },
        {
          "deposed": "0a1b2c3d",
          "schema_version": 0,
          "attributes": {
            "id": "c-0"
          },
          "sensitive_attributes": []
        }
      ]
    }`;

const queue = `    {
      "mode": "data",
      "type": "wxcc_queue",
      "name": "q",
      "provider": "provider[\\"registry.terraform.io/acme/wxcc\\"]",
      "instances": [
        {
          "schema_version": 0,
          "attributes": {
            "id": "q-1"
          },
          "sensitive_attributes": []
        }
      ]
    }`;

export const terraformState = `{
  "version": 4,
  "terraform_version": "1.11.4",
  "serial": 9,
  "lineage": "5d55bdd8-cdd4-f2d0-a384-f097dafdd785",
  "outputs": {
    "big": {
      "value": 12345678901234567890123,
      "type": "number"
    },
    "list": {
      "value": [
        1,
        "a"
      ],
      "type": [
        "tuple",
        [
          "number",
          "string"
        ]
      ],
      "sensitive": true
    }
  },
  "resources": [
${queue},
${sales}
  ],
  "check_results": null,
  "future_key": {
    "kept": 98765432109876543210
  }
}
`;

/** As Terraform writes it for a resource with count, of its built-in provider. */
export const otherProvidersState = JSON.stringify({
  version: 4,
  terraform_version: "1.11.4",
  serial: 1,
  lineage: "42c935a1-a361-6b4b-7cd9-9aeb776363c5",
  outputs: {},
  resources: [
    {
      mode: "managed",
      type: "terraform_data",
      name: "a",
      provider: 'provider["terraform.io/builtin/terraform"]',
      instances: [
        { index_key: 0, schema_version: 0, attributes: { id: "a2df1c8f" }, sensitive_attributes: [] },
      ],
    },
  ],
  check_results: null,
});
