// Matrix: a message into a room, under a transaction id by which the homeserver knows a repeat.
// The contact method's address is the homeserver's and the room's id, "https://matrix.example.org/
// !room:example.org"; its secret an access token.
// https://spec.matrix.org/v1.12/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid
#pragma once

#include "channels/message.hpp"

namespace tocsin::matrix {

Result<OutgoingMessage> render(const Delivery& delivery, const RenderContext& context);
Interpretation interpret(const ProviderAnswer& answer, Time now);
Status check_secret(std::string_view secret);  // errors: invalid

}  // namespace tocsin::matrix
