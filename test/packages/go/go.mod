module example.com/shop

go 1.25

// versions that `go mod tidy` settles once the modules that were built here are known by `go mod edit -replace`
require (
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2 v2.69.10
	github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2 v2.9.5
	github.com/cdk8s-team/cdk8s-plus-go/cdk8splus34/v2 v2.0.0
	github.com/cdk8s-zero-trust/cdk8s-zero-trust-go/cdk8szerotrust v0.0.0
)
