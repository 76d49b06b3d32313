package io.coracle.api.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import org.jspecify.annotations.Nullable;

/** Sets of fields of any text: they are written as they are read, or refused. */
class FieldsV1FuzzTest {

  @FuzzTest
  void decode_anyText_isReadAsItIsWritten(byte @Nullable [] text) {
    if (text == null) {
      return;
    }
    FieldSet set;
    try {
      set = FieldsV1.decode(Json.parse(text));
    } catch (StatusException | FieldsFault e) {
      return;
    }
    FieldSet again = FieldsV1.decode(Json.parse(Json.write(FieldsV1.encode(set))));
    assertThat(again).isEqualTo(set);
    assertThat(FieldsV1.encode(again)).hasToString(FieldsV1.encode(set).toString());
    set.forEach(path -> assertThat(FieldSet.readable(path)).isNotEmpty());
    assertThat(set.difference(set).isEmpty()).isTrue();
    assertThat(set.union(set)).isEqualTo(set);
    assertThat(set.intersection(set)).isEqualTo(set);
  }
}
