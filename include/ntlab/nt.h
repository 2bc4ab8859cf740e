/*
 * System services as they are, called from user mode: nothing is staged, converted or helped along. For fuzzers and
 * tests that pass what no sane program would. Structures are those of NT (OBJECT_ATTRIBUTES, UNICODE_STRING,
 * IO_STATUS_BLOCK, LARGE_INTEGER), given as addresses; a program may include the DDK headers for them.
 */
#ifndef NTLAB_NT_H
#define NTLAB_NT_H

#include <ntlab/base.h>

LAB_API lab_status lab_nt_create_file(void *handle, uint32_t access, void *object_attributes, void *io_status,
                                      void *allocation_size, uint32_t attributes, uint32_t share, uint32_t disposition,
                                      uint32_t options, void *ea, uint32_t ea_length);
LAB_API lab_status lab_nt_open_file(void *handle, uint32_t access, void *object_attributes, void *io_status,
                                    uint32_t share, uint32_t options);
LAB_API lab_status lab_nt_read_file(lab_handle file, lab_handle event, void *apc, void *apc_context, void *io_status,
                                    void *buffer, uint32_t length, void *offset, void *key);
LAB_API lab_status lab_nt_write_file(lab_handle file, lab_handle event, void *apc, void *apc_context, void *io_status,
                                     void *buffer, uint32_t length, void *offset, void *key);
LAB_API lab_status lab_nt_device_io_control_file(lab_handle file, lab_handle event, void *apc, void *apc_context,
                                                 void *io_status, uint32_t code, void *input, uint32_t input_length,
                                                 void *output, uint32_t output_length);
LAB_API lab_status lab_nt_fs_control_file(lab_handle file, lab_handle event, void *apc, void *apc_context,
                                          void *io_status, uint32_t code, void *input, uint32_t input_length,
                                          void *output, uint32_t output_length);
LAB_API lab_status lab_nt_query_information_file(lab_handle file, void *io_status, void *buffer, uint32_t length,
                                                 uint32_t information_class);
LAB_API lab_status lab_nt_set_information_file(lab_handle file, void *io_status, void *buffer, uint32_t length,
                                               uint32_t information_class);
LAB_API lab_status lab_nt_query_volume_information_file(lab_handle file, void *io_status, void *buffer, uint32_t length,
                                                        uint32_t information_class);
LAB_API lab_status lab_nt_query_directory_file(lab_handle file, lab_handle event, void *apc, void *apc_context,
                                               void *io_status, void *buffer, uint32_t length,
                                               uint32_t information_class, bool single, void *name, bool restart);
LAB_API lab_status lab_nt_notify_change_directory_file(lab_handle file, lab_handle event, void *apc, void *apc_context,
                                                       void *io_status, void *buffer, uint32_t length, uint32_t filter,
                                                       bool tree);
LAB_API lab_status lab_nt_flush_buffers_file(lab_handle file, void *io_status);
LAB_API lab_status lab_nt_lock_file(lab_handle file, lab_handle event, void *apc, void *apc_context, void *io_status,
                                    void *offset, void *length, uint32_t key, bool fail_immediately, bool exclusive);
LAB_API lab_status lab_nt_unlock_file(lab_handle file, void *io_status, void *offset, void *length, uint32_t key);
LAB_API lab_status lab_nt_cancel_io_file(lab_handle file, void *io_status);
LAB_API lab_status lab_nt_cancel_io_file_ex(lab_handle file, void *request_io_status, void *io_status);
LAB_API lab_status lab_nt_query_attributes_file(void *object_attributes, void *information);
LAB_API lab_status lab_nt_delete_file(void *object_attributes);
LAB_API lab_status lab_nt_close(lab_handle handle);
LAB_API lab_status lab_nt_create_event(void *handle, uint32_t access, void *object_attributes, uint32_t type,
                                       bool state);
LAB_API lab_status lab_nt_set_event(lab_handle event, void *previous_state);
LAB_API lab_status lab_nt_wait_for_single_object(lab_handle object, bool alertable, void *timeout);
LAB_API lab_status lab_nt_create_io_completion(void *handle, uint32_t access, void *object_attributes,
                                               uint32_t threads);
LAB_API lab_status lab_nt_remove_io_completion(lab_handle port, void *key, void *context, void *io_status,
                                               void *timeout);

/* The registry. */
LAB_API lab_status lab_nt_create_key(void *handle, uint32_t access, void *object_attributes, uint32_t title_index,
                                     void *class_name, uint32_t options, void *disposition);
LAB_API lab_status lab_nt_open_key(void *handle, uint32_t access, void *object_attributes);
LAB_API lab_status lab_nt_delete_key(lab_handle key);
LAB_API lab_status lab_nt_flush_key(lab_handle key);
LAB_API lab_status lab_nt_rename_key(lab_handle key, void *name);
LAB_API lab_status lab_nt_query_key(lab_handle key, uint32_t information_class, void *buffer, uint32_t length,
                                    void *result_length);
LAB_API lab_status lab_nt_enumerate_key(lab_handle key, uint32_t index, uint32_t information_class, void *buffer,
                                        uint32_t length, void *result_length);
LAB_API lab_status lab_nt_set_value_key(lab_handle key, void *name, uint32_t title_index, uint32_t type, void *data,
                                        uint32_t length);
LAB_API lab_status lab_nt_delete_value_key(lab_handle key, void *name);
LAB_API lab_status lab_nt_query_value_key(lab_handle key, void *name, uint32_t information_class, void *buffer,
                                          uint32_t length, void *result_length);
LAB_API lab_status lab_nt_enumerate_value_key(lab_handle key, uint32_t index, uint32_t information_class, void *buffer,
                                              uint32_t length, void *result_length);
LAB_API lab_status lab_nt_query_multiple_value_key(lab_handle key, void *entries, uint32_t count, void *buffer,
                                                   void *length, void *required);
LAB_API lab_status lab_nt_set_information_key(lab_handle key, uint32_t information_class, void *buffer,
                                              uint32_t length);
LAB_API lab_status lab_nt_notify_change_key(lab_handle key, lab_handle event, void *apc, void *apc_context,
                                            void *io_status, uint32_t filter, bool tree, void *buffer, uint32_t length,
                                            bool asynchronous);
LAB_API lab_status lab_nt_create_key_transacted(void *handle, uint32_t access, void *object_attributes,
                                                uint32_t title_index, void *class_name, uint32_t options,
                                                lab_handle transaction, void *disposition);
LAB_API lab_status lab_nt_open_key_transacted(void *handle, uint32_t access, void *object_attributes, uint32_t options,
                                              lab_handle transaction);
/* Hives. Where host_path is given, it is a file of the host's, instead of one of the machine's. */
LAB_API lab_status lab_nt_load_key(void *target_attributes, void *file_attributes, const char *host_path,
                                   uint32_t flags, uint32_t access, void *root);
LAB_API lab_status lab_nt_unload_key(void *target_attributes, uint32_t flags);
LAB_API lab_status lab_nt_save_key(lab_handle key, lab_handle file, const char *host_path, uint32_t format);
LAB_API lab_status lab_nt_save_merged_keys(lab_handle high, lab_handle low, lab_handle file);
LAB_API lab_status lab_nt_restore_key(lab_handle key, lab_handle file, const char *host_path, uint32_t flags);
LAB_API lab_status lab_nt_replace_key(void *new_attributes, lab_handle key, void *old_attributes);
LAB_API lab_status lab_nt_replace_key_host(const char *new_path, lab_handle key, const char *old_path);

/* Transactions. */
LAB_API lab_status lab_nt_create_transaction(void *handle, uint32_t access, void *object_attributes, void *uow,
                                             lab_handle manager, uint32_t options, void *timeout, void *description);
LAB_API lab_status lab_nt_open_transaction(void *handle, uint32_t access, void *object_attributes, void *uow,
                                           lab_handle manager);
LAB_API lab_status lab_nt_commit_transaction(lab_handle transaction, bool wait);
LAB_API lab_status lab_nt_rollback_transaction(lab_handle transaction, bool wait);
LAB_API lab_status lab_nt_query_information_transaction(lab_handle transaction, uint32_t information_class,
                                                        void *buffer, uint32_t length, void *result_length);
LAB_API lab_status lab_nt_set_information_transaction(lab_handle transaction, uint32_t information_class, void *buffer,
                                                      uint32_t length);

#endif
