#include "function.hh"
#include "owned.hh"

namespace {

struct Entry {
  const char* name;
  napi_callback function;
};

constexpr Entry entries[] = {
    {"spawn", isoproc::spawn},
    {"waitid", isoproc::wait_id},
    {"pidfdOpen", isoproc::pidfd_open},
    {"pidfdSendSignal", isoproc::pidfd_send_signal},
    {"setSubreaper", isoproc::set_subreaper},
    {"isSubreaper", isoproc::is_subreaper},
    {"setParentDeathSignal", isoproc::set_parent_death_signal},
    {"getParentDeathSignal", isoproc::get_parent_death_signal},
    {"processState", isoproc::process_state},
    {"exit", isoproc::exit_now},
    {"pipe", isoproc::make_pipe},
    {"socketPair", isoproc::socket_pair},
    {"dup", isoproc::duplicate},
    {"close", isoproc::close_descriptor},
    {"poll", isoproc::poll_one},
    {"pollAny", isoproc::poll_any},
    {"shutdown", isoproc::shut_down},
    {"receive", isoproc::receive},
    {"send", isoproc::send},
    {"carriesDescriptors", isoproc::can_carry},
    {"sendParts", isoproc::send_parts},
    {"fillRandom", isoproc::fill_random},
    {"isMainThread", isoproc::is_main_thread},
    {"createMemory", isoproc::create_memory},
    {"growMemory", isoproc::grow_memory},
    {"mapMemory", isoproc::map_memory},
    {"isSealed", isoproc::is_sealed},
    {"openDescriptorOf", isoproc::open_descriptor_of},
    {"shmOpen", isoproc::shm_open_named},
    {"shmUnlink", isoproc::shm_unlink_named},
    {"fileSize", isoproc::file_size},
    {"allocateFile", isoproc::allocate_file},
    {"detachBuffer", isoproc::detach_buffer},
    {"semOpen", isoproc::sem_open_named},
    {"semUnlink", isoproc::sem_unlink_named},
    {"semClose", isoproc::sem_close_named},
    {"semWait", isoproc::sem_wait_until},
    {"semPost", isoproc::sem_post_one},
    {"semValue", isoproc::sem_value},
    {"semArm", isoproc::sem_arm},
    {"semTake", isoproc::sem_take},
    {"semDisarm", isoproc::sem_disarm},
    {"futexWait", isoproc::futex_wait},
    {"futexWake", isoproc::futex_wake},
    {"yield", isoproc::yield},
    {"openDoorbell", isoproc::open_doorbell},
    {"ringDoorbell", isoproc::ring_doorbell},
    {"hearDoorbell", isoproc::hear_doorbell},
    {"epollOpen", isoproc::epoll_open},
    {"epollAdd", isoproc::epoll_add},
    {"epollRemove", isoproc::epoll_remove},
    {"epollTake", isoproc::epoll_take},
    {"lender", isoproc::make_lender},
    {"lend", isoproc::lend},
    {"closeLender", isoproc::close_lender},
    {"borrower", isoproc::make_borrower},
    {"borrow", isoproc::borrow},
    {"closeBorrower", isoproc::close_borrower},
    {"keepFreed", isoproc::keep_freed},
    {"dropCleanPages", isoproc::drop_clean_pages},
    {"listen", isoproc::listen_on},
    {"accept", isoproc::accept_from},
    {"connect", isoproc::connect_to},
    {"connected", isoproc::connected},
    {"port", isoproc::port_of},
    {"watch", isoproc::watch},
    {"watchEvents", isoproc::watch_events},
    {"watchRef", isoproc::watch_ref},
    {"watchStop", isoproc::watch_stop},
    {"watchIdle", isoproc::watch_idle},
};

}  // namespace

NAPI_MODULE_INIT() {
  isoproc::close_at_thread_end(env);
  for (const auto& [name, function] : entries) {
    napi_value value;
    napi_create_function(env, name, NAPI_AUTO_LENGTH, function, nullptr, &value);
    napi_set_named_property(env, exports, name, value);
  }
  return exports;
}
