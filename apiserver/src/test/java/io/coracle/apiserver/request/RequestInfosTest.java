package io.coracle.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException;
import io.coracle.http.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestInfosTest {

  private static RequestInfo parse(String method, String url) {
    int question = url.indexOf('?');
    return question < 0
        ? RequestInfos.parse(method, url, Query.none())
        : RequestInfos.parse(
            method, url.substring(0, question), Query.parse(url.substring(question + 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      emptyValue = "",
      textBlock =
          """
          GET | /api/v1/pods | list | pods | '' | '' | ''
          GET | /api/v1/pods?watch=true | watch | pods | '' | '' | ''
          GET | /api/v1/pods?watch=0 | list | pods | '' | '' | ''
          GET | /api/v1/pods?watch= | watch | pods | '' | '' | ''
          GET | /api/v1/namespaces/x/pods | list | pods | x | '' | ''
          GET | /api/v1/namespaces/x/pods/p | get | pods | x | p | ''
          GET | /api/v1/namespaces/x/pods/p/log | get | pods | x | p | log
          POST | /api/v1/namespaces/x/pods/p/exec | create | pods | x | p | exec
          POST | /api/v1/namespaces/x/pods | create | pods | x | '' | ''
          PUT | /api/v1/namespaces/x/pods/p/status | update | pods | x | p | status
          PATCH | /api/v1/nodes/n | patch | nodes | '' | n | ''
          DELETE | /api/v1/nodes/n | delete | nodes | '' | n | ''
          DELETE | /api/v1/namespaces/x/pods | deletecollection | pods | x | '' | ''
          GET | /api/v1/namespaces | list | namespaces | '' | '' | ''
          GET | /api/v1/namespaces/x | get | namespaces | x | x | ''
          PUT | /api/v1/namespaces/x/finalize | update | namespaces | x | x | finalize
          GET | /api/v1/watch/pods | watch | pods | '' | '' | ''
          GET | /api/v1/watch/namespaces/x/pods/p | watch | pods | x | p | ''
          GET | /api/v1/pods?fieldSelector=metadata.name%3Dp | list | pods | '' | p | ''
          GET | /api/v1/pods?fieldSelector=spec.nodeName%3Dp | list | pods | '' | '' | ''
          HEAD | /api/v1/nodes/n | get | nodes | '' | n | ''
          OPTIONS | /api/v1/nodes/n | '' | nodes | '' | n | ''
          GET | /api/v1/namespaces/x/secrets/a%2Eb | get | secrets | x | a.b | ''
          """)
  void parse_corePath_partsAreRead(
      String method,
      String url,
      String verb,
      String resource,
      String namespace,
      String name,
      String subresource) {
    RequestInfo info = parse(method, url);

    assertThat(info.isResource()).isTrue();
    assertThat(info.verb()).isEqualTo(verb);
    assertThat(info.resource().group()).isEmpty();
    assertThat(info.resource().resource()).isEqualTo(resource);
    assertThat(info.namespace()).isEqualTo(namespace);
    assertThat(info.name()).isEqualTo(name);
    assertThat(info.subresource()).isEqualTo(subresource);
  }

  @Test
  void parse_groupPath_groupAndVersionAreRead() {
    RequestInfo info = parse("GET", "/apis/apps/v1/namespaces/x/deployments/d/scale");

    assertThat(info.resource().apiVersion()).isEqualTo("apps/v1");
    assertThat(info.resource().resource()).isEqualTo("deployments");
    assertThat(info.subresource()).isEqualTo("scale");
  }

  @ParameterizedTest
  @CsvSource({
    "/",
    "/healthz",
    "/api",
    "/api/v1",
    "/apis",
    "/apis/apps",
    "/apis/apps/v1",
    "/openapi/v3/api/v1"
  })
  void parse_otherPath_isNoResource(String path) {
    RequestInfo info = parse("GET", path);

    assertThat(info.isResource()).isFalse();
    assertThat(info.verb()).isEqualTo("get");
    assertThat(info.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource(
      emptyValue = "",
      value = {
        "/api/v1/nodes/n/proxy,''",
        "/api/v1/nodes/n/proxy/,/",
        "/api/v1/nodes/n/proxy/a/b,/a/b",
        "/api/v1/nodes/n/proxy/a%20b/,/a%20b/"
      })
  void parse_proxyPath_restIsKeptAsItCame(String path, String rest) {
    assertThat(parse("GET", path).rest()).isEqualTo(rest);
  }

  @Test
  void parse_brokenEscape_isABadRequest() {
    assertThatThrownBy(() -> parse("GET", "/api/v1/pods/%zz"))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("broken escape");
  }
}
