package io.coracle.apiserver.registry.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.StatusException;
import io.coracle.apiserver.request.RequestInfo;
import io.coracle.apiserver.request.RequestInfos;
import io.coracle.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paths, queries, headers and tokens of any text are understood or refused. */
class QueryFuzzTest {
  private static final Set<Integer> REFUSALS = Set.of(400, 404, 406, 410, 422);

  @FuzzTest
  void target_anyText_isUnderstoodOrRefused(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    int question = text.indexOf('?');
    String path = "/" + (question < 0 ? text : text.substring(0, question));
    Query query;
    try {
      query = Query.parse(question < 0 ? "" : text.substring(question + 1));
    } catch (IllegalArgumentException e) {
      return; // the transport answers with 400
    }
    assertThat(Query.parse(query.encoded()).parameters()).isEqualTo(query.parameters());
    refusable(
        () -> {
          RequestInfo info = RequestInfos.parse("GET", path, query);
          assertThat(info.name()).doesNotContain("/");
          assertThat(info.namespace()).doesNotContain("/");
        });
    refusable(() -> ListOptions.of(query, false));
    refusable(() -> ListOptions.of(query, true));
    refusable(() -> DeleteOptions.of(query));
    refusable(() -> Negotiation.of(Optional.of(text), Negotiation.Scope.LIST));
  }

  @FuzzTest
  void continueToken_anyText_isReadAsItIsWritten(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    refusable(
        () -> {
          ContinueToken token = ContinueToken.parse(text);
          assertThat(ContinueToken.parse(token.text())).isEqualTo(token);
        });
    if (!text.isEmpty() && !text.startsWith("/")) {
      var token = new ContinueToken(bytes.length, text);
      assertThat(ContinueToken.parse(token.text())).isEqualTo(token);
    }
  }

  private static void refusable(Runnable action) {
    try {
      action.run();
    } catch (StatusException e) {
      assertThat(REFUSALS).contains(e.code());
    }
  }
}
