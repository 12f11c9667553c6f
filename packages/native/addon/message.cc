#include <unistd.h>

#include "bytes.hh"
#include "function.hh"
#include "owned.hh"
#include "transfer.hh"
#include "value.hh"

namespace isoproc {
namespace {

/// Appends to the JavaScript array, or closes them when there is none.
void hand_out(napi_env env, const std::vector<int>& fds, napi_value list) {
  bool array = false;
  uint32_t length = 0;
  napi_is_array(env, list, &array);
  if (array) napi_get_array_length(env, list, &length);
  for (const int fd : fds) {
    if (array) {
      napi_set_element(env, list, length++, make(env, owned(fd)));
    } else {
      close(fd);
    }
  }
}

std::vector<int> numbers(napi_env env, napi_value list) {
  bool array = false;
  uint32_t length = 0;
  napi_is_array(env, list, &array);
  if (array) napi_get_array_length(env, list, &length);
  std::vector<int> out(length);
  for (uint32_t i = 0; i < length; i++) {
    napi_value item;
    napi_get_element(env, list, i, &item);
    napi_get_value_int32(env, item, &out[i]);
  }
  return out;
}

napi_value from_size(napi_env env, ssize_t count) {
  napi_value out;
  napi_create_int64(env, count == not_now ? -1 : count, &out);
  return out;
}

napi_value pass(napi_env env, int fd, iovec* parts, size_t count, double timeout,
                const std::vector<int>& fds) {
  if (fds.size() > most_descriptors) {
    napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "at most 253 descriptors in one message");
    return nullptr;
  }
  const ssize_t sent = give(fd, parts, count, Deadline(timeout), fds);
  return sent == -1 ? throw_errno(env, "sendmsg") : from_size(env, sent);
}

}  // namespace

napi_value receive(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const Bytes bytes(env, arguments.values[1], arguments.number(2), arguments.number(3));
  if (bytes.data == nullptr) return nullptr;
  std::vector<int> fds;
  const ssize_t count =
      take(arguments.integer(0), bytes.data, bytes.length, Deadline(arguments.number(4)), fds);
  if (count == -1) return throw_errno(env, "recvmsg");
  if (!fds.empty()) hand_out(env, fds, arguments.values[5]);
  return from_size(env, count);
}

napi_value send(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const Bytes bytes(env, arguments.values[1], arguments.number(2), arguments.number(3));
  if (bytes.data == nullptr) return nullptr;
  iovec part{bytes.data, bytes.length};
  return pass(env, arguments.integer(0), &part, 1, arguments.number(4),
              numbers(env, arguments.values[5]));
}

napi_value can_carry(napi_env env, napi_callback_info info) {
  return make(env, carries_descriptors(Arguments(env, info).integer(0)));
}

napi_value send_parts(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const Bytes head(env, arguments.values[1], 0, arguments.number(2));
  if (head.data == nullptr) return nullptr;
  const Bytes body(env, arguments.values[3]);
  if (body.data == nullptr) return nullptr;
  const auto done = static_cast<size_t>(arguments.number(4));
  const size_t skipped = done > head.length ? done - head.length : 0;
  iovec parts[2];
  size_t count = 0;
  if (done < head.length) parts[count++] = {head.data + done, head.length - done};
  if (skipped < body.length) parts[count++] = {body.data + skipped, body.length - skipped};
  if (count == 0) return make(env, 0);
  return pass(env, arguments.integer(0), parts, count, arguments.number(5), {});
}

}  // namespace isoproc
