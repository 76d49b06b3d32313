package io.coracle.apiserver.reviews;

import io.coracle.api.GroupResource;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.apiserver.authentication.TokenAuthenticator;
import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.authorization.Authorizer;
import io.coracle.apiserver.authorization.RbacIndex;
import io.coracle.apiserver.registry.ResourceEndpoint;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.base.Clock;
import java.util.List;
import java.util.Map;

/** The endpoints of all reviews and of token requests. */
public final class Reviews {
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String AUTHORIZATION = "authorization.k8s.io";

  private final Map<Name, ResourceEndpoint> endpoints;

  /**
   * A resource or subresource.
   *
   * @param subresource empty for the resource itself
   */
  public record Name(GroupResource resource, String subresource) {}

  public Reviews(
      Catalogue catalogue,
      Objects objects,
      Authorizer authorizer,
      RbacIndex rbac,
      TokenAuthenticator authenticator,
      TokenIssuer issuer,
      List<String> audiences,
      Clock clock) {
    var form = new ReviewForm(catalogue, clock);
    var access = new AccessReviews(form, authorizer);
    var tokens = new TokenReviews(form, authenticator);
    this.endpoints =
        Map.of(
            name(AUTHENTICATION, "selfsubjectreviews"),
            new SelfReviews(form)::serve,
            name(AUTHENTICATION, "tokenreviews"),
            tokens::serve,
            name(AUTHORIZATION, "subjectaccessreviews"),
            access::ofSubject,
            name(AUTHORIZATION, "localsubjectaccessreviews"),
            access::ofSubjectInNamespace,
            name(AUTHORIZATION, "selfsubjectaccessreviews"),
            access::ofSelf,
            name(AUTHORIZATION, "selfsubjectrulesreviews"),
            new RulesReviews(form, rbac)::serve,
            new Name(new GroupResource("", "serviceaccounts"), "token"),
            new TokenRequests(form, objects, issuer, audiences)::serve);
  }

  private static Name name(String group, String resource) {
    return new Name(new GroupResource(group, resource), "");
  }

  public Map<Name, ResourceEndpoint> endpoints() {
    return endpoints;
  }
}
