/**
 * Unit tests for stacks of Webex Contact Center: a stack is synthesised, planned and applied against the emulator in
 * the test's own process. No tenant, no Terraform, no ports to choose.
 */
export { planStack, TestTenant, type TestTenantOptions } from "./test-tenant";
export type { TestAction, TestChange, TestPlan } from "./test-plan";
