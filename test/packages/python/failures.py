"""What people catch: an assertion that does not hold, and a value that can't be."""
import os
from pathlib import Path
from typing import Callable

from cdk8s import App, Chart
from cdk8s_plus_27 import ContainerProps, Deployment
from cdk8s_zero_trust import Connections, IpBlock, Pods, Port, Reachability


def unreachable() -> None:
    app = App()
    shop = Chart(app, "shop", namespace="shop")
    web = Deployment(shop, "web", containers=[ContainerProps(image="shop/web:1.4", port_number=8080)])
    db = Deployment(shop, "db", containers=[ContainerProps(image="postgres:17", port_number=5432)])
    Connections.of(db)
    Reachability.of(app).because("orders are kept").must_allow(Pods.of(web), Pods.of(db), Port.tcp(5432))
    app.synth_yaml()


def bad_value() -> None:
    IpBlock.of("10.1.0.0/16").without("10.0.0.0/8")


# region catch
def tell(file: str, mistake: Callable[[], None]) -> None:
    try:
        mistake()
    except RuntimeError as error:
        write(file, str(error))
# endregion


def write(file: str, text: str) -> None:
    folder = Path(os.environ.get("CDK8S_OUTDIR", "dist"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(text + "\n", encoding="utf-8")


tell("unreachable.txt", unreachable)
tell("bad-value.txt", bad_value)
