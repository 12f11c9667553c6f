#pragma once
#include <node_api.h>

/// Every function that JavaScript can call: described in ../src/native.ts.
namespace isoproc {

napi_value spawn(napi_env env, napi_callback_info info);

napi_value wait_id(napi_env env, napi_callback_info info);
napi_value pidfd_open(napi_env env, napi_callback_info info);
napi_value pidfd_send_signal(napi_env env, napi_callback_info info);

napi_value set_subreaper(napi_env env, napi_callback_info info);
napi_value is_subreaper(napi_env env, napi_callback_info info);
napi_value set_parent_death_signal(napi_env env, napi_callback_info info);
napi_value get_parent_death_signal(napi_env env, napi_callback_info info);
napi_value process_state(napi_env env, napi_callback_info info);
napi_value exit_now(napi_env env, napi_callback_info info);

napi_value make_pipe(napi_env env, napi_callback_info info);
napi_value socket_pair(napi_env env, napi_callback_info info);
napi_value duplicate(napi_env env, napi_callback_info info);
napi_value close_descriptor(napi_env env, napi_callback_info info);
napi_value poll_one(napi_env env, napi_callback_info info);
napi_value poll_any(napi_env env, napi_callback_info info);
napi_value shut_down(napi_env env, napi_callback_info info);

napi_value receive(napi_env env, napi_callback_info info);
napi_value send(napi_env env, napi_callback_info info);
napi_value can_carry(napi_env env, napi_callback_info info);
napi_value send_parts(napi_env env, napi_callback_info info);

napi_value make_lender(napi_env env, napi_callback_info info);
napi_value lend(napi_env env, napi_callback_info info);
napi_value close_lender(napi_env env, napi_callback_info info);
napi_value make_borrower(napi_env env, napi_callback_info info);
napi_value borrow(napi_env env, napi_callback_info info);
napi_value close_borrower(napi_env env, napi_callback_info info);
napi_value keep_freed(napi_env env, napi_callback_info info);
napi_value drop_clean_pages(napi_env env, napi_callback_info info);

napi_value fill_random(napi_env env, napi_callback_info info);
napi_value is_main_thread(napi_env env, napi_callback_info info);

napi_value create_memory(napi_env env, napi_callback_info info);
napi_value grow_memory(napi_env env, napi_callback_info info);
napi_value map_memory(napi_env env, napi_callback_info info);
napi_value is_sealed(napi_env env, napi_callback_info info);
napi_value open_descriptor_of(napi_env env, napi_callback_info info);

napi_value shm_open_named(napi_env env, napi_callback_info info);
napi_value shm_unlink_named(napi_env env, napi_callback_info info);
napi_value file_size(napi_env env, napi_callback_info info);
napi_value allocate_file(napi_env env, napi_callback_info info);
napi_value detach_buffer(napi_env env, napi_callback_info info);

napi_value sem_open_named(napi_env env, napi_callback_info info);
napi_value sem_unlink_named(napi_env env, napi_callback_info info);
napi_value sem_close_named(napi_env env, napi_callback_info info);
napi_value sem_wait_until(napi_env env, napi_callback_info info);
napi_value sem_post_one(napi_env env, napi_callback_info info);
napi_value sem_value(napi_env env, napi_callback_info info);
napi_value sem_arm(napi_env env, napi_callback_info info);
napi_value sem_take(napi_env env, napi_callback_info info);
napi_value sem_disarm(napi_env env, napi_callback_info info);

napi_value futex_wait(napi_env env, napi_callback_info info);
napi_value futex_wake(napi_env env, napi_callback_info info);
napi_value yield(napi_env env, napi_callback_info info);

napi_value open_doorbell(napi_env env, napi_callback_info info);
napi_value ring_doorbell(napi_env env, napi_callback_info info);
napi_value hear_doorbell(napi_env env, napi_callback_info info);

napi_value epoll_open(napi_env env, napi_callback_info info);
napi_value epoll_add(napi_env env, napi_callback_info info);
napi_value epoll_remove(napi_env env, napi_callback_info info);
napi_value epoll_take(napi_env env, napi_callback_info info);

napi_value listen_on(napi_env env, napi_callback_info info);
napi_value accept_from(napi_env env, napi_callback_info info);
napi_value connect_to(napi_env env, napi_callback_info info);
napi_value connected(napi_env env, napi_callback_info info);
napi_value port_of(napi_env env, napi_callback_info info);

napi_value watch(napi_env env, napi_callback_info info);
napi_value watch_events(napi_env env, napi_callback_info info);
napi_value watch_ref(napi_env env, napi_callback_info info);
napi_value watch_stop(napi_env env, napi_callback_info info);
napi_value watch_idle(napi_env env, napi_callback_info info);

}  // namespace isoproc
