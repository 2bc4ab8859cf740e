# How the parts of ntlab are compiled: one OBJECT library a component, each with one explicit source list.

# What every translation unit of the kernel shares with driver code: 16-bit wchar_t and MSVC's ideas of C.
set(NTLAB_KERNEL_FLAGS -fshort-wchar -fsigned-char -fwrapv -fno-strict-aliasing -fno-delete-null-pointer-checks
    -fno-semantic-interposition -fno-omit-frame-pointer
    # Windows' structures end in arrays of one that hold more, also as members of members: no loop ends because of that.
    $<$<C_COMPILER_ID:GNU>:-fno-aggressive-loop-optimizations>)
set(NTLAB_WARNINGS -Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -Wno-multichar
    $<$<C_COMPILER_ID:Clang>:-Wno-pragma-pack>) # that is what pshpack1.h is for
if(NTLAB_WERROR)
  list(APPEND NTLAB_WARNINGS -Werror)
endif()
if(NTLAB_ASAN)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=alignment,null,nonnull-attribute -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=address,undefined)
endif()
if(NTLAB_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

if(NTLAB_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

set_property(GLOBAL PROPERTY NTLAB_COMPONENTS "")

# ntlab_component(name SOURCES file...): a folder of the kernel. It sees the DDK headers and src/, and no POSIX header by rule.
function(ntlab_component name)
  cmake_parse_arguments(arg "" "" "SOURCES" ${ARGN})
  add_library(ntlab_${name} OBJECT ${arg_SOURCES})
  target_include_directories(ntlab_${name} PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_BINARY_DIR}/generated"
                             "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/include/ddk")
  target_compile_options(ntlab_${name} PRIVATE ${NTLAB_KERNEL_FLAGS} ${NTLAB_WARNINGS})
  target_compile_definitions(ntlab_${name} PRIVATE NTLAB_KERNEL=1)
  add_dependencies(ntlab_${name} ntlab_generated)
  set_property(GLOBAL APPEND PROPERTY NTLAB_COMPONENTS ntlab_${name})
endfunction()

# ntlab_host_component(name SOURCES file...): the host seam; the only code that sees POSIX headers. No DDK headers here.
function(ntlab_host_component name)
  cmake_parse_arguments(arg "" "" "SOURCES" ${ARGN})
  add_library(ntlab_${name} OBJECT ${arg_SOURCES})
  target_include_directories(ntlab_${name} PRIVATE "${PROJECT_SOURCE_DIR}/src" "${PROJECT_SOURCE_DIR}/include")
  target_compile_options(ntlab_${name} PRIVATE -fno-omit-frame-pointer -fno-strict-aliasing $<$<COMPILE_LANGUAGE:C>:${NTLAB_WARNINGS}>)
  target_compile_definitions(ntlab_${name} PRIVATE _GNU_SOURCE)
  set_property(GLOBAL APPEND PROPERTY NTLAB_COMPONENTS ntlab_${name})
endfunction()
