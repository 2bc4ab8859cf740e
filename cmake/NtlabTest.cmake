# ntlab_add_test(name SOURCES file...): a CMocka program that links the library as a user's test would. Test code plays both
# the application (lab_*) and the driver (DDIs), so it sees include/ntlab and include/ddk.
function(ntlab_add_test name)
  cmake_parse_arguments(arg "" "" "SOURCES" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ntlab::ntlab PkgConfig::CMOCKA)
  if(TARGET ntlab_test_support)
    target_link_libraries(${name} PRIVATE ntlab_test_support)
  endif()
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests" "${PROJECT_SOURCE_DIR}/include/ddk")
  target_compile_options(${name} PRIVATE ${NTLAB_KERNEL_FLAGS} ${NTLAB_WARNINGS}
    -g                            # crash reports name their lines in every build
    -fno-optimize-sibling-calls)  # a test's DDIs are its own calls, as a driver's
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 120)
endfunction()
