package io.coracle.apiserver.reviews;

import io.coracle.api.GroupResource;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.apiserver.authentication.TokenAuthenticator;
import io.coracle.apiserver.authorization.Authorizer;
import io.coracle.apiserver.authorization.RbacIndex;
import io.coracle.apiserver.registry.ResourceEndpoint;
import io.coracle.base.Clock;
import java.util.Map;

/** The endpoints of all reviews. */
public final class Reviews {
  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String AUTHORIZATION = "authorization.k8s.io";

  private final Map<GroupResource, ResourceEndpoint> endpoints;

  public Reviews(
      Catalogue catalogue,
      Authorizer authorizer,
      RbacIndex rbac,
      TokenAuthenticator authenticator,
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
            new RulesReviews(form, rbac)::serve);
  }

  private static GroupResource name(String group, String resource) {
    return new GroupResource(group, resource);
  }

  /** Who serves which resource. */
  public Map<GroupResource, ResourceEndpoint> endpoints() {
    return endpoints;
  }
}
