package io.coracle.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.apiserver.authentication.BoundObjects.Bound;
import io.coracle.apiserver.authentication.TokenAuthenticator.Review;
import io.coracle.apiserver.authentication.TokenClaims.Reference;
import io.coracle.apiserver.request.Identity;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.pki.Keys;
import io.coracle.pki.SigningKeys;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceAccountTokensTest {
  private static final List<String> API = List.of(TokenIssuer.DEFAULT_ISSUER);
  private static final Groups.ServiceAccount ROBOT = new Groups.ServiceAccount("ns", "robot");

  private final VirtualWorld world = new VirtualWorld(1);
  private final Map<String, Bound> objects = new HashMap<>();
  private final SigningKeys keys = SigningKeys.create();

  ServiceAccountTokensTest() {
    put("ServiceAccount/ns/robot", "sa-uid");
    put("Pod/ns/p", "pod-uid");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void put(String key, String uid) {
    objects.put(key, new Bound(uid, Optional.empty()));
  }

  private TokenAuthenticator authenticator(SigningKeys verifying) {
    var verifier =
        new TokenVerifier(
            TokenIssuer.DEFAULT_ISSUER,
            verifying,
            (kind, namespace, name) ->
                Optional.ofNullable(objects.get(kind + "/" + namespace + "/" + name)),
            world.environment().clock());
    return new TokenAuthenticator(
        Map.of("fixed", new Identity("admin", "", List.of("system:masters"), Map.of())),
        new BootstrapTokens(name -> Optional.empty(), world.environment().clock()),
        verifier,
        API);
  }

  private String issue(SigningKeys signing, List<String> audiences, Optional<Reference> bound) {
    return new TokenIssuer(TokenIssuer.DEFAULT_ISSUER, signing, world.environment())
        .issue(
            new TokenIssuer.Wish(
                ROBOT, "sa-uid", audiences, Duration.ofHours(1), bound, Optional.empty()))
        .text();
  }

  private Review review(String token, String... audiences) {
    return authenticator(keys).review(token, List.of(audiences));
  }

  @Test
  void review_freshToken_isTheServiceAccount() {
    Review review = review(issue(keys, API, Optional.empty()));

    assertThat(review)
        .isInstanceOfSatisfying(
            Review.Good.class,
            good -> {
              assertThat(good.identity().user()).isEqualTo("system:serviceaccount:ns:robot");
              assertThat(good.identity().uid()).isEqualTo("sa-uid");
              assertThat(good.identity().groups())
                  .containsExactly(
                      "system:serviceaccounts",
                      "system:serviceaccounts:ns",
                      "system:authenticated");
              assertThat(good.identity().extra())
                  .containsKey("authentication.kubernetes.io/credential-id");
            });
  }

  @Test
  void review_expiredTamperedOrForeignToken_isBad() {
    String token = issue(keys, API, Optional.empty());
    var authenticator = authenticator(keys);

    assertThat(authenticator.review(token + "x", List.of())).isInstanceOf(Review.Bad.class);
    assertThat(authenticator.review("junk", List.of())).isInstanceOf(Review.Bad.class);
    assertThat(authenticator.review(issue(SigningKeys.create(), API, Optional.empty()), List.of()))
        .isInstanceOf(Review.Bad.class);
    assertThat(authenticator.review(token, List.of())).isInstanceOf(Review.Good.class);
    world.advance(Duration.ofHours(1));
    assertThat(authenticator.review(token, List.of())).isInstanceOf(Review.Bad.class);
  }

  @Test
  void review_otherAudience_isGoodOnlyForIt() {
    String token = issue(keys, List.of("vault"), Optional.empty());

    assertThat(review(token)).isInstanceOf(Review.Bad.class);
    assertThat(review(token, "vault", "other"))
        .isInstanceOfSatisfying(
            Review.Good.class, good -> assertThat(good.audiences()).containsExactly("vault"));
  }

  @Test
  void review_boundPod_endsWithThePod() {
    String token = issue(keys, API, Optional.of(new Reference("Pod", "p", "pod-uid")));

    assertThat(review(token))
        .isInstanceOfSatisfying(
            Review.Good.class,
            good ->
                assertThat(good.identity().extra())
                    .containsEntry("authentication.kubernetes.io/pod-name", List.of("p")));
    put("Pod/ns/p", "another-uid");
    assertThat(review(token)).isInstanceOf(Review.Bad.class);
    objects.remove("Pod/ns/p");
    assertThat(review(token)).isInstanceOf(Review.Bad.class);
  }

  @Test
  void review_serviceAccountMadeAnew_isBad() {
    String token = issue(keys, API, Optional.empty());
    put("ServiceAccount/ns/robot", "new-uid");

    assertThat(review(token)).isInstanceOf(Review.Bad.class);
  }

  @Test
  void review_rsaKey_worksToo() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    var rsa = new SigningKeys(pair, List.of(pair.getPublic(), Keys.generate().getPublic()));

    assertThat(authenticator(rsa).review(issue(rsa, API, Optional.empty()), List.of()))
        .isInstanceOf(Review.Good.class);
  }

  @Test
  void review_fixedToken_isItsUser() {
    assertThat(review("fixed"))
        .isInstanceOfSatisfying(
            Review.Good.class,
            good ->
                assertThat(good.identity().groups())
                    .containsExactly("system:masters", "system:authenticated"));
  }
}
