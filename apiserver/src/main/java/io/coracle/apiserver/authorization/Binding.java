package io.coracle.apiserver.authorization;

import java.util.List;

/**
 * A RoleBinding or ClusterRoleBinding as authorization needs it.
 *
 * @param namespace empty for a ClusterRoleBinding
 * @param clusterRole whether the role is a ClusterRole
 */
public record Binding(
    String namespace, String name, boolean clusterRole, String role, List<Subject> subjects) {

  public Binding {
    subjects = List.copyOf(subjects);
  }

  /**
   * Who a role is given to.
   *
   * @param group whether {@code name} is a group's; else a user's. Service accounts are users.
   */
  public record Subject(boolean group, String name) {}
}
