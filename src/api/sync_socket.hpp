// The sync conversation over a WebSocket: moves messages between a socket, a ServerSession, the readers and the writer.
#pragma once

#include "api/services.hpp"
#include "server/websocket.hpp"

namespace gridvisit {

inline constexpr const char* kBinarySubprotocol = "gridvisit.v1.proto";
inline constexpr const char* kJsonSubprotocol = "gridvisit.v1.json";

/// GET /sync with one of the subprotocols; the device's token comes in Hello.
WebSocketRoute sync_route(Services services);

}  // namespace gridvisit
