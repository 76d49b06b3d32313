/** ServiceAccounts and the cluster's root certificate in every namespace. */
@NullMarked
package io.coracle.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
