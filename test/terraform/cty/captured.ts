// Bytes that a Terraform 1.11.4 sent: the configuration of a resource with attributes of every type, all known and,
// in a second one, not known yet. Captured 2026-11-22 from the PlanResourceChange calls of one plan.

import type { CtyType } from "../../../src/terraform/cty/type";

export const capturedType: CtyType = [
  "object",
  {
    dyn: "dynamic",
    dyns: ["map", "string"],
    flag: "bool",
    id: "string",
    map: ["map", "number"],
    num: "number",
    nums: ["list", "number"],
    obj: ["object", { a: "string", b: ["list", "bool"], n: ["object", { z: "number" }] }],
    prefix: "string",
    set: ["set", "string"],
    tup: ["tuple", ["string", "number", "bool"]],
    txt: "string",
    unk: "string",
    unklist: ["list", "string"],
    unknum: "number",
    unkset: ["set", "string"],
  },
];

export const allKnown =
  "de0010a364796e92c43c5b226f626a656374222c7b2261223a5b227475706c65222c5b226e756d626572222c22737472696e" +
  "67225d5d2c2262223a2264796e616d6963227d5d82a1619201a374776fa162c0a464796e73c0a4666c6167c3a26964c0a36d" +
  "617083a161cb4004000000000000a17a01a8d0bad0bbd18ed18703a36e756dcf0020000000000001a46e756d73dc001900ff" +
  "7fcc80ccffcd0100cdffffce00010000cf0000000100000000e0d0dfd080d1ff7fd2ffff7fffd3ffffffff7fffffffcf7fff" +
  "ffffffffffffb339323233333732303336383534373735383038b43138343436373434303733373039353531363136a3302e" +
  "31cb3ff8000000000000cbc002000000000000da019131" +
  "30".repeat(400) +
  "b631303030303030303030303030303030303030303030ad3132333435363738392e31323303a36f626a83a161a0a16293c3" +
  "c2c0a16e81a17ac0a6707265666978c0a373657493a161a162a2c3a4a374757093a17407c2a3747874b25ac3bc7269636820" +
  "e2988e20c3a920787878a3756e6bc0a7756e6b6c697374c0a6756e6b6e756dc0a6756e6b736574c0";

export const notKnown =
  "de0010a364796e92c40822737472696e6722d40000a464796e7381a161c7030c8101c2a4666c6167c0a26964c0a36d6170c0" +
  "a36e756dc0a46e756d73c0a36f626a83a161c7030c8101c2a16290a16ec0a6707265666978c7090c8201c202a47072652da3" +
  "736574c0a3747570c0a3747874a16ba3756e6bc7030c8101c2a7756e6b6c69737492d40000a16ba6756e6b6e756dc70b0c83" +
  "01c2039201c3049202c3a6756e6b73657492a16bc7030c8101c2";
