package io.coracle.kubelet.worker;

import io.coracle.base.Environment;
import io.coracle.base.Slots;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.container.Configs;
import io.coracle.kubelet.container.PodFiles;
import io.coracle.kubelet.image.Images;
import io.coracle.kubelet.lifecycle.NodeFacts;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.probe.Probing;
import io.coracle.kubelet.resize.Allotments;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.telemetry.Telemetry;
import io.coracle.kubelet.volume.Volumes;

/**
 * What all workers work with.
 *
 * @param starts how many sandboxes and containers are made at once
 */
public record Shop(
    Environment environment,
    ContainerRuntime runtime,
    Configs configs,
    Images images,
    Probing probing,
    Volumes volumes,
    Cgroups cgroups,
    PodFiles files,
    PodEvents events,
    PodApi api,
    NodeFacts node,
    Allotments allotments,
    UserRanges users,
    Slots starts,
    Telemetry telemetry) {}
