# What is derived from src/ddi.def and the status headers at build time: the export list, the loud stubs of absent functions,
# and the tables of names for NTSTATUS values and bugcheck codes.

set(NTLAB_GENERATED "${PROJECT_BINARY_DIR}/generated")
file(MAKE_DIRECTORY "${NTLAB_GENERATED}")
set(NTLAB_EXPORTS "${NTLAB_GENERATED}/ntlab.exports")
set(NTLAB_STUBS "${NTLAB_GENERATED}/ddi_stubs.c")

set(outputs "${NTLAB_EXPORTS}" "${NTLAB_STUBS}" "${NTLAB_GENERATED}/status_names.inc" "${NTLAB_GENERATED}/bugcheck_names.inc")
add_custom_command(
  OUTPUT ${outputs}
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DOUTPUT=${NTLAB_GENERATED} -DAPPLE=${APPLE}
          -P "${PROJECT_SOURCE_DIR}/cmake/GenerateLedger.cmake"
  DEPENDS "${PROJECT_SOURCE_DIR}/src/ddi.def" "${PROJECT_SOURCE_DIR}/src/exports.def" "${PROJECT_SOURCE_DIR}/include/ddk/ntstatus.h"
          "${PROJECT_SOURCE_DIR}/include/ddk/bugcodes.h" "${PROJECT_SOURCE_DIR}/cmake/GenerateLedger.cmake"
  VERBATIM)
add_custom_target(ntlab_generated DEPENDS ${outputs})
