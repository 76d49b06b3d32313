package io.coracle.e2e;

/** The containerd of Debian 13, with the runc of the machine. */
class ContainerdTrixieTest extends ContainerdCases {
  ContainerdTrixieTest() {
    super("trixie", "1.7", "", 66);
  }
}
