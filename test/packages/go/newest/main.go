// Workloads of the newest cdk8s-plus.
package main

import (
	zt "github.com/cdk8s-zero-trust/cdk8s-zero-trust-go/cdk8szerotrust"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	kplus "github.com/cdk8s-team/cdk8s-plus-go/cdk8splus34/v2"
)

func main() {
	app := cdk8s.NewApp(nil)
	newest := cdk8s.NewChart(app, jsii.String("newest"), &cdk8s.ChartProps{Namespace: jsii.String("newest")})

	api := kplus.NewDeployment(newest, jsii.String("api"), &kplus.DeploymentProps{
		Containers: &[]*kplus.ContainerProps{{Image: jsii.String("registry.example.com/shop/api:2.11.0"), PortNumber: jsii.Number(9000)}},
	})
	db := kplus.NewStatefulSet(newest, jsii.String("db"), &kplus.StatefulSetProps{
		Containers: &[]*kplus.ContainerProps{{Image: jsii.String("registry.example.com/shop/postgres:17.5"), PortNumber: jsii.Number(5432)}},
	})

	zt.Connections_Of(api, nil).AllowTo(zt.Pods_Of(db))
	zt.Connections_Of(db, nil)

	zt.Hardening_Of(app).Apply(nil)
	zt.PodSecurity_Of(app).Require(zt.PodSecurityLevel_RESTRICTED, nil)

	zt.Reachability_Of(app).MustAllow(zt.Pods_Of(api), zt.Pods_Of(db))

	app.Synth()
}
