package io.coracle.e2e;

/** The containerd 2 of Debian's unstable suite, with a runc that gives pods users of their own. */
class ContainerdSidTest extends ContainerdCases {
  ContainerdSidTest() {
    super("sid", "2.", "runc-users", 67);
  }
}
