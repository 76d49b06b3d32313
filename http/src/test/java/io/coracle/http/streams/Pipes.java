package io.coracle.http.streams;

import io.coracle.http.RawConnection;
import java.io.InputStream;
import java.io.OutputStream;

/** Two ends of a connection within the process. */
final class Pipes {
  private final BytePipe there = new BytePipe();
  private final BytePipe back = new BytePipe();

  RawConnection left() {
    return new End(back, there);
  }

  RawConnection right() {
    return new End(there, back);
  }

  private record End(BytePipe from, BytePipe to) implements RawConnection {
    @Override
    public InputStream input() {
      return from.input();
    }

    @Override
    public OutputStream output() {
      return new OutputStream() {
        @Override
        public void write(int value) throws java.io.IOException {
          to.put(new byte[] {(byte) value});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws java.io.IOException {
          to.put(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
        }
      };
    }

    @Override
    public void close() {
      to.end();
      from.end();
    }
  }
}
