package io.coracle.kubelet.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Any file is an archive of images, or is refused. */
class ImageArchiveFuzzTest {
  private static final int BLOCK_BYTES = 512;
  private static final int SUM = 148;
  private static final int MAGIC = 257;

  /** Sums that no random change gets right, made right. */
  private static byte[] withChecksums(byte[] bytes) {
    byte[] archive = bytes.clone();
    for (int at = 0; at + BLOCK_BYTES <= archive.length; at += BLOCK_BYTES) {
      if (!new String(archive, at + MAGIC, 5, StandardCharsets.US_ASCII).equals("ustar")) {
        continue;
      }
      int sum = 0;
      for (int i = 0; i < BLOCK_BYTES; i++) {
        boolean ofSum = i >= SUM && i < SUM + 8;
        sum += ofSum ? ' ' : archive[at + i] & 0xff;
      }
      byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, archive, at + SUM, digits.length);
    }
    return archive;
  }

  @FuzzTest
  void open_anyFile_isReadOrRefused(byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      return;
    }
    Path file = Files.createTempFile("archive", ".tar");
    try {
      Files.write(file, withChecksums(bytes));
      try (ImageArchive archive = ImageArchive.open(file)) {
        for (ImageArchive.Image image : archive.images()) {
          assertThat(image.names()).allSatisfy(name -> assertThat(name).isNotBlank());
        }
      } catch (ImageArchiveException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    } finally {
      Files.delete(file);
    }
  }
}
