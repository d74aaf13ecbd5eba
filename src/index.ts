// The jsii entry: the constructs, and nothing else.
export {};
