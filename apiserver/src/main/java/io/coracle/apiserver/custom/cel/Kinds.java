package io.coracle.apiserver.custom.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.custom.cel.Functions.Argument;
import java.util.List;

/** The types of the functions that Kubernetes adds to CEL. */
final class Kinds {
  static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  static final CelType IP = OpaqueType.create("net.IP");
  static final CelType CIDR = OpaqueType.create("net.CIDR");
  static final CelType URL = OpaqueType.create("kubernetes.URL");
  static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
  static final CelType ANY = TypeParamType.create("T");
  static final CelType LIST = ListType.create(ANY);
  static final CelType TEXTS = ListType.create(SimpleType.STRING);
  static final CelType OPTIONAL_TEXTS = OptionalType.create(TEXTS);

  static final Argument STRING = new Argument(SimpleType.STRING, String.class);
  static final Argument INT = new Argument(SimpleType.INT, Long.class);
  static final Argument OF_QUANTITY = new Argument(QUANTITY, Quantity.class);
  static final Argument OF_IP = new Argument(IP, IpAddress.class);
  static final Argument OF_CIDR = new Argument(CIDR, IpPrefix.class);
  static final Argument OF_URL = new Argument(URL, java.net.URI.class);
  static final Argument OF_FORMAT = new Argument(FORMAT, NamedFormat.class);
  static final Argument OF_LIST = new Argument(LIST, List.class);
  static final Argument OF_ANY = new Argument(ANY, Object.class);

  private Kinds() {}
}
