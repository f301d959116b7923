import io.github.cdk8szerotrust.Connections;
import io.github.cdk8szerotrust.IpBlock;
import io.github.cdk8szerotrust.Pods;
import io.github.cdk8szerotrust.Port;
import io.github.cdk8szerotrust.Reachability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.plus27.ContainerProps;
import org.cdk8s.plus27.Deployment;

/** What people catch: an assertion that does not hold, and a value that can't be. */
public class Failures {
    public static void main(String[] args) {
        tell("unreachable.txt", Failures::unreachable);
        tell("bad-value.txt", () -> IpBlock.of("10.1.0.0/16").without("10.0.0.0/8"));
    }

    private static void unreachable() {
        App app = new App();
        Chart shop = Chart.Builder.create(app, "shop").namespace("shop").build();
        Deployment web = Deployment.Builder.create(shop, "web")
            .containers(List.of(ContainerProps.builder().image("shop/web:1.4").portNumber(8080).build())).build();
        Deployment db = Deployment.Builder.create(shop, "db")
            .containers(List.of(ContainerProps.builder().image("postgres:17").portNumber(5432).build())).build();
        Connections.of(db);
        Reachability.of(app).because("orders are kept").mustAllow(Pods.of(web), Pods.of(db), Port.tcp(5432));
        app.synthYaml();
    }

    // region catch
    private static void tell(String file, Runnable mistake) {
        try {
            mistake.run();
        } catch (RuntimeException error) {
            write(file, error.getMessage());
        }
    }
    // endregion

    private static void write(String file, String text) {
        String folder = System.getenv().getOrDefault("CDK8S_OUTDIR", "dist");
        try {
            Files.createDirectories(Path.of(folder));
            Files.writeString(Path.of(folder, file), text + "\n");
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
