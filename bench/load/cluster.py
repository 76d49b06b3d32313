"""Shared by load tests: a cluster of its own, with real or simulated containers."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys

HOME = pathlib.Path(__file__).resolve().parents[2]


def run(*words, stdin=None):
    done = subprocess.run(words, input=stdin, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout


def row(name, value):
    print(f"| {name} | {value} |", flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A cluster of one node in a directory of its own; RUNTIME, POD_CIDR and SERVICE_CIDR say how."""

    def __init__(self, directory, max_pods):
        self.data = f"{directory}/data"
        settings = pathlib.Path(directory, "node.yaml")
        settings.write_text("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
                            f"maxPods: {max_pods}\n")
        self.options = ["--port", str(free_port()), "--runtime", os.environ.get("RUNTIME", "containerd"),
                        "--no-install", "--node-config", str(settings),
                        "--pod-cidr", os.environ.get("POD_CIDR", "10.105.0.0/16"),
                        "--service-cidr", os.environ.get("SERVICE_CIDR", "10.106.0.0/16")]
        self.up()

    def up(self):
        self.coracle("up", *self.options)
        self.process = json.loads(self.coracle("status", "-o", "json"))["processId"]

    def restart(self):
        """Kills the cluster's process and starts it again; containers go on."""
        os.kill(self.process, signal.SIGKILL)
        self.up()

    def coracle(self, command, *words):
        return run(str(HOME / "coracle"), command, "--data-dir", self.data, *words)

    def kubectl(self, *words, stdin=None):
        return run("kubectl", "--kubeconfig", f"{self.data}/kubeconfig", *words, stdin=stdin)

    def close(self):
        self.coracle("down", "--purge")
