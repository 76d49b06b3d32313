package io.coracle.apiserver.reviews;

import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.reviews.ReviewForm.Question;
import io.coracle.http.Response;

/** Tells a client who it is ({@code SelfSubjectReview}). */
final class SelfReviews {
  private final ReviewForm form;

  SelfReviews(ReviewForm form) {
    this.form = form;
  }

  Response serve(ApiCall call) {
    Question question = form.read(call);
    question.tree().withObject("/metadata").put("creationTimestamp", form.time());
    question.tree().putObject("status").set("userInfo", ReviewForm.userInfo(call.identity()));
    return form.answer(question);
  }
}
