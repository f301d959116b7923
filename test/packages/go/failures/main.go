// What people recover from: an assertion that does not hold, and a value that can't be.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	zt "github.com/cdk8s-zero-trust/cdk8s-zero-trust-go/cdk8szerotrust"

	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	kplus "github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2"
)

func main() {
	tell("unreachable.txt", unreachable)
	tell("bad-value.txt", func() {
		zt.IpBlock_Of(jsii.String("10.1.0.0/16")).Without(jsii.String("10.0.0.0/8"))
	})
}

func unreachable() {
	app := cdk8s.NewApp(nil)
	shop := cdk8s.NewChart(app, jsii.String("shop"), &cdk8s.ChartProps{Namespace: jsii.String("shop")})
	web := deployment(shop, "web", "shop/web:1.4", 8080)
	db := deployment(shop, "db", "postgres:17", 5432)
	zt.Connections_Of(db, nil)
	zt.Reachability_Of(app).Because(jsii.String("orders are kept")).
		MustAllow(zt.Pods_Of(web), zt.Pods_Of(db), zt.Port_Tcp(jsii.Number(5432)))
	app.SynthYaml()
}

func deployment(shop cdk8s.Chart, id string, image string, port float64) kplus.Deployment {
	return kplus.NewDeployment(shop, jsii.String(id), &kplus.DeploymentProps{
		Containers: &[]*kplus.ContainerProps{{Image: jsii.String(image), PortNumber: jsii.Number(port)}},
	})
}

// region catch
func tell(file string, mistake func()) {
	defer func() {
		if err := recover(); err != nil {
			write(file, fmt.Sprint(err))
		}
	}()
	mistake()
}

// endregion

func write(file string, text string) {
	folder := os.Getenv("CDK8S_OUTDIR")
	if folder == "" {
		folder = "dist"
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		panic(err)
	}
	if err := os.WriteFile(filepath.Join(folder, file), []byte(text+"\n"), 0o644); err != nil {
		panic(err)
	}
}
