import io.github.cdk8szerotrust.Connections;
import io.github.cdk8szerotrust.Hardening;
import io.github.cdk8szerotrust.PodSecurity;
import io.github.cdk8szerotrust.PodSecurityLevel;
import io.github.cdk8szerotrust.Pods;
import io.github.cdk8szerotrust.Reachability;
import java.util.List;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.plus34.ContainerProps;
import org.cdk8s.plus34.Deployment;
import org.cdk8s.plus34.StatefulSet;

/** Workloads of the newest cdk8s-plus. */
public class Newest {
    public static void main(String[] args) {
        App app = new App();
        Chart newest = Chart.Builder.create(app, "newest").namespace("newest").build();

        Deployment api = Deployment.Builder.create(newest, "api")
            .containers(List.of(ContainerProps.builder().image("registry.example.com/shop/api:2.11.0").portNumber(9000).build()))
            .build();
        StatefulSet db = StatefulSet.Builder.create(newest, "db")
            .containers(List.of(ContainerProps.builder().image("registry.example.com/shop/postgres:17.5").portNumber(5432).build()))
            .build();

        Connections.of(api).allowTo(Pods.of(db));
        Connections.of(db);

        Hardening.of(app).apply();
        PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED);

        Reachability.of(app).mustAllow(Pods.of(api), Pods.of(db));

        app.synth();
    }
}
