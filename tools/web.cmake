# The web app as a build step: sets WEB_DIST_DIR and makes the target `web_app` that fills it.
# Give -DWEB_DIST=DIR for an app built elsewhere. What embeds the app depends on `web_app` and on WEB_INDEX.
if(WEB_DIST)
  set(WEB_DIST_DIR ${WEB_DIST})
  set(WEB_INDEX ${WEB_DIST_DIR}/index.html)
  if(NOT EXISTS ${WEB_INDEX})
    message(FATAL_ERROR "WEB_DIST is ${WEB_DIST}, but there is no index.html in it: build the web app there first")
  endif()
  add_custom_target(web_app)
elseif(EXISTS ${CMAKE_SOURCE_DIR}/web/build.sh)
  set(WEB_DIST_DIR ${CMAKE_SOURCE_DIR}/web/dist)
  set(WEB_INDEX ${WEB_DIST_DIR}/index.html)
  file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/* ${CMAKE_SOURCE_DIR}/web/public/*)
  file(GLOB web_settings CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/*.json ${CMAKE_SOURCE_DIR}/web/*.ts
       ${CMAKE_SOURCE_DIR}/web/*.html ${CMAKE_SOURCE_DIR}/web/build.sh)
  add_custom_command(
    OUTPUT ${WEB_INDEX}
    COMMAND ${CMAKE_SOURCE_DIR}/web/build.sh
    COMMAND ${CMAKE_COMMAND} -E touch ${WEB_INDEX}
    DEPENDS ${web_sources} ${web_settings}
    COMMENT "Building the web app"
    USES_TERMINAL VERBATIM)
  add_custom_target(web_app DEPENDS ${WEB_INDEX})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release" AND EXISTS ${CMAKE_SOURCE_DIR}/src/app)
  message(FATAL_ERROR "a release carries the web app: web/ is missing, so give -DWEB_DIST=DIR")
endif()
