"""Addresses of signing in, one's own account, and people."""

from django.urls import path

from accounts.views import devices, own, people, sessions

urlpatterns = [
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-in/password/", sessions.choose_password, name="choose_password"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("account/", own.account, name="account"),
    path("account/preferences/", own.preferences, name="preferences"),
    path("account/guidance/", own.show_guidance, name="show_guidance"),
    path("account/password/", own.change_password, name="change_password"),
    path("account/device-key/", devices.device_key, name="device_key"),
    path("account/tokens/add/", own.issue_token, name="issue_token"),
    path("account/tokens/<int:pk>/withdraw/", own.withdraw_token, name="withdraw_token"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit_person, name="edit_person"),
    path("people/<int:pk>/deactivate/", people.deactivate_person, name="deactivate_person"),
    path("people/<int:pk>/laptops/", devices.withdraw_keys, name="withdraw_keys"),
    path("people/<int:pk>/password/", people.new_password, name="new_password"),
]
