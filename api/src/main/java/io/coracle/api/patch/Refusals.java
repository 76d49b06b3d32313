package io.coracle.api.patch;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Details;
import io.coracle.api.StatusException.Reason;
import java.util.List;

/** The refusals of patches that are well-formed but do not fit the object. */
final class Refusals {
  private static final Details NO_DETAILS = new Details("", "", "", "", List.of(), 0);

  private Refusals() {}

  /** 422: the patch cannot be carried out on this object. */
  static StatusException unprocessable(String message) {
    return new StatusException(Reason.INVALID, message, NO_DETAILS);
  }
}
