package io.coracle.kubelet.runtime;

import java.util.List;

/**
 * The files of an image, as a file system that can be mounted to be read.
 *
 * @param type such as {@code overlay}, or {@code bind} for a directory
 * @param options as for the program {@code mount}
 */
public record ImageFiles(String type, String source, List<String> options) {
  public ImageFiles {
    options = List.copyOf(options);
  }
}
