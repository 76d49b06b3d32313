package io.coracle.apiserver.reviews;

import io.coracle.api.StatusException;
import io.coracle.apiserver.authentication.TokenAuthenticator;
import io.coracle.apiserver.authentication.TokenAuthenticator.Review;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.reviews.ReviewForm.Question;
import io.coracle.http.Response;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells whose a token is ({@code TokenReview}). */
final class TokenReviews {
  private final ReviewForm form;
  private final TokenAuthenticator authenticator;

  TokenReviews(ReviewForm form, TokenAuthenticator authenticator) {
    this.form = form;
    this.authenticator = authenticator;
  }

  Response serve(ApiCall call) {
    Question question = form.read(call);
    JsonNode spec = question.tree().path("spec");
    String token = spec.path("token").asString("");
    if (token.isEmpty()) {
      throw StatusException.badRequest("token is required for TokenReview in authentication");
    }
    List<String> audiences = ReviewForm.texts(spec.path("audiences"));
    ObjectNode status = question.tree().putObject("status");
    switch (authenticator.review(token, audiences)) {
      case Review.Good good -> {
        status.put("authenticated", true);
        status.set("user", ReviewForm.userInfo(good.identity()));
        ArrayNode common = status.putArray("audiences");
        good.audiences().forEach(common::add);
      }
      case Review.Bad bad -> {
        status.putObject("user");
        status.put("error", "invalid bearer token: " + bad.why());
      }
    }
    return form.answer(question);
  }
}
