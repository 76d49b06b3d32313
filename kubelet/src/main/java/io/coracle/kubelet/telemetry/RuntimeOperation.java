package io.coracle.kubelet.telemetry;

/** Calls of the runtime, as metrics and as spans name them. */
enum RuntimeOperation {
  VERSION("version", "Version"),
  STATUS("status", "Status"),
  RUN_SANDBOX("run_podsandbox", "RunPodSandbox"),
  STOP_SANDBOX("stop_podsandbox", "StopPodSandbox"),
  REMOVE_SANDBOX("remove_podsandbox", "RemovePodSandbox"),
  LIST_SANDBOXES("list_podsandbox", "ListPodSandbox"),
  SANDBOX_STATUS("podsandbox_status", "PodSandboxStatus"),
  CREATE_CONTAINER("create_container", "CreateContainer"),
  START_CONTAINER("start_container", "StartContainer"),
  STOP_CONTAINER("stop_container", "StopContainer"),
  REMOVE_CONTAINER("remove_container", "RemoveContainer"),
  LIST_CONTAINERS("list_containers", "ListContainers"),
  CONTAINER_STATUS("container_status", "ContainerStatus"),
  REOPEN_LOG("reopen_container_log", "ReopenContainerLog"),
  UPDATE_CONTAINER("update_container", "UpdateContainerResources"),
  LIST_STATS("list_container_stats", "ListContainerStats"),
  EXEC_SYNC("exec_sync", "ExecSync"),
  EXEC("exec", "Exec"),
  ATTACH("attach", "Attach"),
  PORT_FORWARD("port_forward", "PortForward"),
  PULL_IMAGE("pull_image", "PullImage"),
  IMAGE_STATUS("image_status", "ImageStatus"),
  LIST_IMAGES("list_images", "ListImages"),
  REMOVE_IMAGE("remove_image", "RemoveImage"),
  IMAGE_FILESYSTEM("image_fs_info", "ImageFsInfo");

  private final String type;
  private final String method;

  RuntimeOperation(String type, String method) {
    this.type = type;
    this.method = method;
  }

  /** The method of CRI with its service, as gRPC names it. */
  String fullMethod() {
    String service = method.contains("Image") ? "ImageService" : "RuntimeService";
    return "runtime.v1." + service + "/" + method;
  }

  /** The label {@code operation_type}. */
  String type() {
    return type;
  }
}
