package io.coracle.store.engine;

import io.coracle.store.Change;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * One version as an engine keeps it.
 *
 * @param id see {@link io.coracle.store.history.Version#id(long, int)}
 * @param size how many versions its commit has
 * @param live how many entries the store had after its commit
 * @param path the key
 * @param created the revision that created the entry
 * @param removed whether it is a removal
 * @param value the bytes; for a removal the last ones
 */
public record Row(
    long id, int size, int live, String path, long created, boolean removed, byte[] value) {

  /** The row that keeps {@code version}, which is one of {@code commit}. */
  static Row of(Commit commit, Version version) {
    Change change = version.change();
    return new Row(
        version.id(),
        commit.versions().size(),
        commit.live(),
        change.current().key().path(),
        change.current().created(),
        change.removed(),
        change.current().value());
  }

  /** The checksum over everything in this row. */
  long checksum() {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    var numbers = ByteBuffer.allocate(2 * Long.BYTES + 3 * Integer.BYTES + 1);
    numbers.putLong(id).putLong(created).putInt(size).putInt(live).putInt(name.length);
    numbers.put((byte) (removed ? 1 : 0)).flip();
    var checksum = new CRC32C();
    checksum.update(numbers);
    checksum.update(name);
    checksum.update(value);
    return checksum.getValue();
  }
}
