// region quickstart
package main

import (
	zt "github.com/cdk8s-zero-trust/cdk8s-zero-trust-go/cdk8szerotrust"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	kplus "github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2"
)

func main() {
	app := cdk8s.NewApp(nil)
	shop := cdk8s.NewChart(app, jsii.String("shop"), &cdk8s.ChartProps{Namespace: jsii.String("shop")})

	// a namespace that takes restricted pods alone, and is closed but for name lookups
	zt.NewSecureNamespace(shop, jsii.String("namespace"), &zt.SecureNamespaceProps{
		Name:        jsii.String("shop"),
		PodSecurity: zt.PodSecurityLevel_RESTRICTED,
	})
	zt.NewNamespaceIsolation(shop, jsii.String("isolation"), nil)

	// a hardened workload, one of cdk8s-plus, and one that somebody else wrote
	web := zt.NewSecureDeployment(shop, jsii.String("web"), &zt.SecureDeploymentProps{
		Containers:    &[]*kplus.ContainerProps{{Image: jsii.String("registry.example.com/shop/web:1.4.2"), PortNumber: jsii.Number(8080)}},
		WritablePaths: &[]*zt.WritablePath{{Path: jsii.String("/tmp")}},
	})
	api := kplus.NewDeployment(shop, jsii.String("api"), &kplus.DeploymentProps{
		Containers: &[]*kplus.ContainerProps{{Image: jsii.String("registry.example.com/shop/api:2.11.0"), PortNumber: jsii.Number(9000)}},
	})
	vendor := cdk8s.NewInclude(shop, jsii.String("vendor"), &cdk8s.IncludeProps{Url: jsii.String("cache.yaml")})
	cache := zt.Pods_Find(vendor, &zt.ObjectQuery{Kind: jsii.String("Deployment"), Name: jsii.String("cache")})

	// who may talk to whom: this, and nothing else
	zt.Connections_Of(web, nil).
		AllowFrom(zt.Peers_IngressNginx(nil), zt.Port_Tcp(jsii.Number(8080))).
		AllowTo(zt.Pods_Of(api))
	zt.Connections_Of(api, nil).AllowTo(cache, zt.Port_Tcp(jsii.Number(6379)))
	zt.NewDnsEgress(shop, jsii.String("cache-dns"), &zt.DnsEgressProps{Subject: cache})

	// every workload as the namespace asks for, whoever wrote it
	zt.Hardening_Of(app).Apply(nil)
	zt.PodSecurity_Of(app).Require(zt.PodSecurityLevel_RESTRICTED, nil)

	// synth fails where this is not so
	reach := zt.Reachability_Of(app)
	reach.MustAllow(zt.Pods_Of(web), zt.Pods_Of(api))
	reach.MustDeny(zt.Peers_Internet(nil), cache)

	app.Synth()
}

// endregion
